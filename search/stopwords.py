"""Words that say little by themselves: they find nothing while a query has others."""

# Written after normalisation: small letters, without ё and apostrophes.
_RUSSIAN = """
а без более бы был была были было быть в вам вами вас ваш ваша ваше ваши вашей вашего вашему вашим
вашими вашу весь во вот все всего всей всем всех всю вы где да даже для до его ее если есть еще же
за зачем здесь и из из-за или им ими их й к как какая какие каким каких какого какое какой какую
ко когда который которая которое которые которых кто ли либо лишь мне мной мной много моя мои мое
моего моей моем моему моим моих мой мою мы на над нам нами нас наш наша наше наши него нее ней нем
нему нет ни ним них но ну о об он она они оно от очень по под подскажите пожалуйста после почему
при про с сам сама сами свой своя свое свои своего своей своем своих свою себе себя со так такая
такие такое такой там те тем то того тоже той только том тот ту тут ты у уже чего чей чем через
что чтобы чье эта эти этим этих это этого этой этом этот эту я здравствуйте привет добрый день
скажите можете хочу хотел хотела хочется надо нужно нужен нужна нужны можно могу может могут
ой блин типа вообще просто опять снова сейчас теперь вдруг какой-то куда откуда сколько делать
сделать скажи подскажи спасибо дела случае этому тогда раз чтоб
"""
_ENGLISH = """
a about after again all also am an and any are as at be because been before being but by can cannot
could did do does doing done each for from get getting got had has have having he her here him his
how i if im in into is it its ive just let like may me might more most my need no now of off oh ok
on only or our out over own please same she should so some such than thank thanks that the their
them then there these they this those through to too under up us very want was we were what whats
when where which while who whom why will with would you your yours hello hi hey theres youre id ill
wheres hows dear really still way
"""
STOP_WORDS = frozenset(_RUSSIAN.split()) | frozenset(_ENGLISH.split())
