"""What browsers send along with a form."""

OURS = {"origin": "http://testserver", "sec-fetch-site": "same-origin"}
ELSEWHERE = [
    {"origin": "https://elsewhere.example", "sec-fetch-site": "cross-site"},
    {"origin": "https://elsewhere.example"},
    {"sec-fetch-site": "cross-site"},
    {"origin": "http://testserver", "sec-fetch-site": "same-site"},
    {"origin": "https://elsewhere.example", "sec-fetch-site": "same-origin"},
    {"origin": "http://testserver.elsewhere.example"},
    {"origin": "http://testserver:8000"},
    {"origin": "null"},
    {"sec-fetch-site": "none"},
    {},
]
