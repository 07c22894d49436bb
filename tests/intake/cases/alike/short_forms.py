"""Forenames and their short forms, from a list that the matcher does not know.

The lines are those of `names.csv` of the project 'nicknames' (github.com/carltonnorthern/nicknames, version 1.0.1,
Apache License 2.0) for the full names here, whole: odd and old forms were not taken out.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

_LINES: Final = """
aaron erin ron ronnie
abigail abbe abbey abbi abbie abby gail nabby
alexander al alec alex sandy
alfred al fred freddy
alice allie elsie lisa
amanda manda mandy
amelia amy emily mel millie
andrew andy drew randy
angela angel angie
anthony ant tony
arthur art
barbara bab babs barbie barby bobbie
benjamin ben benjy bennie benny jamie
bernard barney berney bernie berny
bridget biddie biddy bridgie bridie
caroline carol carole carrie cassie lynn
catherine casey cassie cathy kathy katy kay kit kittie lena trina
cecilia celia cissy
charles carl charlie chick chuck
charlotte char lotta lottie sherry
christina chris chrissy christy crissy kris kristy tina
christopher chris kit
clara clarissa
clementine clem clement
cordelia cordy delia
daniel dan dann danny
david dave davey day
deborah deb debbie debby
dorothy dolly dora dortha dot dottie dotty
edmund ed eddie eddy ned ted
edward ed eddie eddy ned ted teddy
eleanor elaine ellen ellie lanna lenora nelly nora
elizabeth bess bessie beth betsy betty eliza lib libby lisa liz liza lizzie lizzy
emily em emma emmy mel millie
emma em emmy
ernest ernie
esther essie hester
eugene gene
evelyn ev eve evelina
florence flo flora flossy
frances cissy fanny fran francie frankie frannie franniey franny sis
francis fran frank frankie
frederick derick erick fred freddie freddy fritz rick ricky
gabriel gabby gabe
gabriella ella gabby
george georgie
gerald gerry jerry
gilbert bert gil wilber
gregory gory greg
harold hal hap haps harry
harriet hattie
helen ella ellen ellie lena
henry hal hank hap haps harry
herbert bert herb
isaac ike zeke
isabel bell bella belle ib issy nib nibby tibbie
isabella bella belle ib issy nib nibby tibbie
jacob jaap jake jay
james jamie jem jim jimmie jimmy
jane janie jean jennie jessie
janet jan jessie
jennifer jen jenn jenni jennie jenny
jeremy jez jezza
jessica jess jessie
joan jo nonie
john ian jack jock johnny jon jonnie jonny
jonathan john johnathan johnathon johny jon jonathon jonnie jonny nathan
joseph jody joe joey jos
josephine fina jo jody joey josey josie
joshua joe jos josh
joyce joy
judith juda jude judi judie judy
julia jill jules julie
katherine cassie cathy kate kathy katy kay kaye kit kittie lena trina
kenneth ken kendrick kenny
kimberly kim kimberley kimberli
lawrence larry lawrie lon lonny lorne lorry
leonard len lenny leo leon lineau
leonora nell nellie nora
leslie les
lillian lil lilly lolly
louis lewis lou louie louise
louise eliza lois lou
lucille cille lou lu lucy
lucy lucinda
lydia lyddy
madeline lena maddi maddie maddy madge madie magda maggie maud
margaret daisy gretta madge maggie maggy marge margery margie margy meg midge peg peggy rita
martha marty mat mattie patsy patty
martin marty
mary mae mamie marie mitzi molly polly
matilda matty maud tilla tilly
matthew matt mattie matty thias thys
maurice morey
michael micah mick mickey micky mike mikey
mildred milly
miranda mandy mira randi randy
nancy ann nan nanny
nathaniel nat nate nathan natty than
nicholas claas claes nic nick nickie nicky nico
nora nonie
oliver ollie
olivia livia nollie ollie
pamela pam
patricia pat patsy patti patty tricia trish trisha
patrick paddy pat pate patsy peter
penelope penny
peter pate pete
philip phil pip
rachel rachael shelly
raymond ray
rebecca becca beck becky reba
reginald naldo reg reggie renny
richard dick dickie dickon dicky rich richie rick ricky
robert bill billy bob bobby dob dobbin hob hobkin rob robby rupert
roger bobby hodge rod rodger roge
ronald naldo ron ronnie ronny
rosemary marie mary rose rosemarie rosey
samantha mantha sam sammy
samuel sam sammy
sarah sadie sally sara
sebastian seb sebby
sidney sid syd
simon si sion
sophia sophie
stephanie annie steffi steffie steph stephani stephany stephie stephine stevie
stephen steph steve
susan hannah sue sukey susie suzie
tabitha tabby
theodore ted teddy theo
theresa terry tess tessa tessie thirza thursa traci tracie tracy
thomas thom tom tommy
timothy tim timmy
tobias bias toby
valentina felty val vallie
veronica franky frony ron ronie ronna ronnie ronny vonnie
victoria tori torie torri torrie tory vic vicki vickie vicky
vincent vic vin vince vinnie vinny
virginia ginger ginny jane jennie virgy
vivian vi viv
walter wally walt
wilfred fred wil will willie
william bela bell bill billy wil will willie willy
winifred freddie winnet winnie
zachariah zac zach zachy zack zak zakk zeke
"""

SHORT_FORMS: Final[Mapping[str, tuple[str, ...]]] = {
    name: tuple(forms) for name, *forms in (line.split() for line in _LINES.strip().split("\n"))
}
"""A full forename -> what people are called for short."""
