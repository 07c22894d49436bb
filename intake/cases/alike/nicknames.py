"""Short forms of forenames that neither their spelling nor their sound gives away.

Ours, and modest: forms that people in England use of children and young parents, written down without a source. What
begins or ends like the full name ('Sam', 'Beth') is found without it. A form may belong to several names.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Final

_GROUPS: Final = """
abigail abbie abby gail
adelaide addie heidi
agnes aggie nessa
alan al
albert bert bertie al
alexander alex alec alexis sandy sasha xander lex alasdair alistair
alexandra alex alexa sandra sandy sasha lexi lexie ola
alfred alf alfie fred freddie
alice ali allie lily
amelia amy millie milly mia emmy
amanda mandy
andrew andy drew
angela angie ange
ann anne anna annie nan nancy hannah anya
annabel annabelle bella belle
anthony tony ant
antonia toni
arabella bella belle ara
archibald archie
arthur art artie
barbara babs barbie
beatrice bea trixie bee
benjamin ben benny benji
bernadette bernie detta
brigid bridget bridie biddy
caroline carrie caz caro lina
catherine katherine kathryn kate katie katy kathy cathy kat kitty kay kasia kaya cat
cecilia cissy celia
charles charlie chas chuck
charlotte charlie lottie lotty char carly
christina christine chris chrissie tina kirsty
christopher chris kit topher kris
clementine clem minnie
constance connie
cordelia delia
cornelius con neil
daniel dan danny
daniella danielle dani ella
david dave davy dai
deborah deb debbie
delilah lilah lila
dorothy dot dottie dolly dora
edward ed eddie ted teddy ned
eleanor ellie nell nelly nora ella lena elle
elizabeth eliza liz lizzie beth bess betty betsy libby elsie lisa elspeth lilibet ella
ella ellie elle
emily em emmie millie milly emma
emmanuel manny
ernest ernie
esther essie hettie
eugene gene
eve evie eva evelyn
florence flo flossie florrie
frances fran frankie fanny francesca cesca
francis frank frankie
frederick fred freddie freddy rick
gabriel gabe
gabriella gabrielle gabby ella bella
george georgie
georgina georgia georgie gina
gerald gerry jerry
gerard gerry jerry
gwendolyn gwen wendy
harold harry hal
harriet hattie harry etty
harrison harry
helen nell nellie lena ellen
henry harry hal hank
hugh hugo huey
ian iain euan
irene rene
isaac ike zac
isabel isabella isabelle bella belle izzy issy tibby
jacob jake jack
jacqueline jackie
james jim jimmy jamie jem
jane janet janie jenny
jennifer jen jenny
jeremy jerry jez
jessica jess jessie
joan jo joanie
joanna jo joanne
john jack johnny jon ian
jonathan jon jonny
joseph joe joey jo
josephine jo josie posy
joshua josh
judith judy jude
julia jules julie
katarzyna kasia
kenneth ken kenny
kimberley kim
laurence lawrence larry laurie lauri
leonard len lenny leo
lewis louis lou louie
lillian lilian lily lil
louise lou lulu
lucinda lucy cindy
lydia liddy
madeleine maddie mads
magdalena magda lena
malgorzata gosia
malcolm mal
margaret maggie meg peggy daisy greta peg margie rita maisie mags
maria mary marie mia molly polly may mimi ria
martha patty mattie
martin marty
mathilda matilda tilly tilda mattie
matthew matt matty
maximilian max
melissa mel missy lissa
michael mike mick micky mikey
michelle shell shelly
mohammed muhammad mohammad mohamed mo hamed md
molly polly
nathaniel nathan nat nate
natalie nat tally
natasha tasha nat tash
nicholas nick nicky nico klaus
nicola nicky nikki
olivia liv livvy ollie
oliver ollie noll
oscar ozzy
pamela pam
patricia pat patsy tricia trish paddy
patrick pat paddy rick
penelope penny nell
peter pete
philip phil pip
philippa pippa pip
phoebe bee
priscilla cilla
rachel rach shelly
raymond ray
rebecca becky becca bex
reginald reg reggie
richard rick ricky dick rich richie
robert rob bob bobby robbie bert
roberta bobbie
roderick rod
ronald ron ronnie
rosemary rosie rose romy
samantha sam sammy
samuel sam sammy
sarah sara sally sadie
sebastian seb bas
sidney sid
simon si
siobhan shiv chevonne
sophia sophie soph fifi
stanley stan
stephanie steph steffi
stephen steven steve
susan sue suzie susie sukie suzanne susannah
tabitha tabby
terence terry
theodore theo ted teddy
theresa tess tessa terry
thomas tom tommy
timothy tim
tobias toby
valerie val
veronica ronnie vera
victor vic
victoria vicky tori vic
vincent vince vinny
vivienne viv
walter wally walt
wilhelmina minnie mina billie
william will bill billy liam willy
winifred winnie freda
yusuf yousef joseph
zachary zac zach zak
zuzanna zuzia
aleksandra ola
agnieszka aga
wojciech wojtek
tomasz tomek
krzysztof krzys
jakub kuba
stanislaw stas
ibrahim ibby
abdul abdullah abdi abz
fatima fatma fatimah
khadija khadijah dija
yasmin jasmine yaz jas jasmin
"""


def _by_name() -> Mapping[str, frozenset[int]]:
    groups: dict[str, set[int]] = defaultdict(set)
    for number, line in enumerate(_GROUPS.split("\n")):
        for name in line.split():
            groups[name].add(number)
    return {name: frozenset(numbers) for name, numbers in groups.items()}


SHORT_FORMS: Final = _by_name()
"""A folded forename -> numbers of the groups of names it belongs to."""
