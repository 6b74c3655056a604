//! What disputes are about, how often, and what the sides say then.
//!
//! How often: the 5,935 disputes of people's mediation that one county reported for a year: 邻里 1,670,
//! 山林土地承包经营权 1,408, 婚姻家庭继承 646, 损害赔偿 446, 征地拆迁 317, 房屋宅基地 224, 合同 122, 村务管理 99,
//! 交通事故 48, 劳动争议 45, 医患 28, 环境保护 18, 物业 2, 其他 849. These come to 5,922; the 13 the report does not
//! name are counted as other. It knows no subtypes: how 邻里, 承包 and 婚姻家庭 divide into them is our guess, and
//! that marriage makes about half of 婚姻家庭继承.

use model::{DisputeKind, Subtype};

use crate::Draw;

/// Something to quarrel about.
#[derive(Debug)]
pub struct Matter {
    /// Which kind of dispute it makes.
    pub kind: DisputeKind,
    /// Its subtype, where the app has one for it.
    subtype: Option<&'static str>,
    /// How many of 5,935 disputes are about it.
    pub cases: u32,
    /// What side 甲 says: `{b}` stands for the other, `{n}` for a number, `{m}` for a month.
    claims: [&'static str; 2],
    /// What side 乙 says, likewise.
    answers: [&'static str; 2],
}

impl Matter {
    /// One of all, as often as it comes about in a county.
    pub fn drawn(draw: &mut Draw) -> &'static Self {
        let all: u32 = MATTERS.iter().map(|matter| matter.cases).sum();
        let mut left = draw.number() % u64::from(all.max(1));
        let found = MATTERS.iter().find(|matter| {
            let cases = u64::from(matter.cases);
            let here = left < cases;
            left = left.saturating_sub(cases);
            here
        });
        found.unwrap_or(&MATTERS[0])
    }

    /// Its subtype, where the app has one for it.
    #[must_use]
    pub fn subtype(&self) -> Option<Subtype> {
        self.subtype.map(|code| Subtype(code.to_owned()))
    }

    /// What side 甲 says of 乙, of this name.
    pub(crate) fn claim(&self, draw: &mut Draw, other: &str) -> String {
        let words = draw.of(&self.claims);
        filled(draw, words, other)
    }

    /// What side 乙 says of 甲, of this name.
    pub(crate) fn answer(&self, draw: &mut Draw, other: &str) -> String {
        let words = draw.of(&self.answers);
        filled(draw, words, other)
    }
}

fn filled(draw: &mut Draw, words: &str, other: &str) -> String {
    let (number, month) = (draw.between(2, 60), draw.between(1, 12));
    let words = words.replace("{b}", other);
    let words = words.replace("{n}", &number.to_string());
    words.replace("{m}", &month.to_string())
}

const fn matter(
    kind: DisputeKind,
    subtype: Option<&'static str>,
    cases: u32,
    claims: [&'static str; 2],
    answers: [&'static str; 2],
) -> Matter {
    Matter {
        kind,
        subtype,
        cases,
        claims,
        answers,
    }
}

use DisputeKind::{Household, Land, Marriage, Neighbor, Other};

/// All of them.
pub const MATTERS: &[Matter] = &[
    matter(
        Neighbor,
        Some("boundary"),
        420,
        [
            "{b}家{m}月翻修院墙，往外占了{n}公分，说好的界线不认。",
            "界石原先在树根那里，{b}家挪过来{n}公分，两家的地就不齐了。",
        ],
        [
            "墙是照老墙根砌的，没有多占一分。",
            "当年分院子时{b}家自己也在场，界线就是现在这里。",
        ],
    ),
    matter(
        Neighbor,
        Some("access"),
        330,
        [
            "{b}家把三轮车和柴草堆在巷口，农用车过不去，{m}月以来说过{n}回。",
            "门前这条路走了{n}年，{b}家上了锁，要绕一里地。",
        ],
        [
            "路是我家的地，过人可以，过大车会压坏水管。",
            "东西只是临时放几天，收完麦子就搬。",
        ],
    ),
    matter(
        Neighbor,
        Some("drainage"),
        360,
        [
            "{b}家把排水沟填了，下雨水就倒进院子，淹了{n}袋粮食。",
            "{b}家屋檐水直接滴在我家后墙上，墙根泡软了{n}公分。",
        ],
        [
            "沟是自己塌的，谁家的水谁家挖。",
            "房子盖了{n}年一直这样流，以前没有人说。",
        ],
    ),
    matter(
        Neighbor,
        Some("light"),
        130,
        [
            "{b}家新起的二层把南窗全挡了，冬天屋里见不到太阳。",
            "{b}家院里的杨树长了{n}年，树荫盖住半个大棚。",
        ],
        ["盖房是批过的，高度没有超。", "树可以修枝，砍了不行。"],
    ),
    matter(
        Neighbor,
        Some("noise"),
        190,
        [
            "{b}家半夜开粉碎机，一连{n}天睡不着。",
            "{b}家喇叭从早响到晚，孩子{m}月要考试。",
        ],
        [
            "白天地里忙，只有晚上能加工。",
            "声音没有那么大，别家都没有说。",
        ],
    ),
    matter(
        Neighbor,
        Some("livestock"),
        240,
        [
            "{b}家的羊{m}月进了我家的地，啃了{n}垄苗。",
            "{b}家羊圈紧挨着我家厨房，夏天蚊蝇没法开窗。",
        ],
        [
            "羊是自己跑出去的，苗没有坏那么多，愿意赔一点。",
            "圈在那里{n}年了，搬也要有地方。",
        ],
    ),
    matter(
        Land,
        Some("contract_boundary"),
        620,
        [
            "{b}犁地时过了地埂，占去{n}公分宽的一条，量了两回都不认。",
            "二轮承包时的四至写得清楚，{b}家今年多种了{n}行。",
        ],
        [
            "地埂年年往我这边移，我只是犁回来。",
            "证上的数和实际的数本来就对不上，要量大家一起量。",
        ],
    ),
    matter(
        Land,
        Some("transfer"),
        330,
        [
            "地租给{b}种了{n}年，口头说好的租金今年没有给。",
            "{b}把我家流转的地又转给了别人，{m}月才知道。",
        ],
        [
            "今年旱，收成不够，等卖了玉米再给。",
            "当时说好由我安排，没有说不能转。",
        ],
    ),
    matter(
        Land,
        Some("forest"),
        268,
        [
            "林带边上的{n}棵树是我家栽的，{b}{m}月砍了卖钱。",
            "林权证上的界到沟边，{b}家说到坡顶。",
        ],
        [
            "树是集体分的时候归我家的，有老人作证。",
            "证是后来补的，界线画错了。",
        ],
    ),
    matter(
        Land,
        Some("crops"),
        120,
        [
            "{b}打药时飘到我家地里，{n}垄瓜苗都黄了。",
            "{b}家收割机压坏了地头的玉米，有{n}米长。",
        ],
        [
            "那天风不大，是不是药害要请人看。",
            "地头本来就留得窄，愿意按棵数赔。",
        ],
    ),
    matter(
        Land,
        Some("grave"),
        70,
        [
            "{b}家{m}月修坟占到我家承包地里，说过都不听。",
            "平地时{b}推了我家老坟边上的土。",
        ],
        ["坟在先，地是后分的。", "推土时不知道，愿意重新培好。"],
    ),
    matter(
        Land,
        None,
        317,
        [
            "修路征的那块地登记在{b}名下，补偿款没有给我家。",
            "拆旧房的补偿{b}一个人领了，兄弟几个都有份。",
        ],
        [
            "地是早年换过的，换地的条子还在。",
            "款是按登记的人发的，要分也要等大家说清。",
        ],
    ),
    matter(
        Land,
        Some("homestead"),
        224,
        [
            "老宅基地空了{n}年，{b}家在上面搭了棚。",
            "{b}家新批的宅基地压住了我家的滴水。",
        ],
        ["那块地村上早就收回重新分了。", "批的时候划的线，按线盖的。"],
    ),
    matter(
        Household,
        Some("elder_support"),
        110,
        [
            "老人轮流养，{b}该接的那个月没有接，药费{n}00元也不出。",
            "{b}几个月没有来看过老人，说好的生活费断了。",
        ],
        [
            "家里两个孩子上学，手头实在紧，可以出粮不出钱。",
            "老人的地是别人种着，种地的人应该多出。",
        ],
    ),
    matter(
        Household,
        Some("inheritance"),
        70,
        [
            "父亲留下的房子{b}一个人住着，不肯分。",
            "存折上的{n}000元，{b}取了没有告诉别人。",
        ],
        [
            "照顾老人{n}年都是我，老人在时说过留给我。",
            "钱办后事花完了，有账。",
        ],
    ),
    matter(
        Household,
        Some("family_property"),
        90,
        [
            "分家时的农机说好两家用，{b}卖了{n}000元没有分。",
            "盖房时大家出的钱，{b}现在说房子是他一个人的。",
        ],
        [
            "农机早就坏了，卖的是废铁。",
            "出的钱后来还过，只是没有写条子。",
        ],
    ),
    matter(
        Household,
        Some("in_laws"),
        60,
        [
            "{b}进门以后，为带孩子和做饭天天拌嘴，{m}月搬出去了。",
            "{b}说话难听，逢年过节都不让上桌。",
        ],
        [
            "老人管得太多，年轻人没法过。",
            "是话赶话，回去住可以，要分开做饭。",
        ],
    ),
    matter(
        Marriage,
        Some("divorce"),
        150,
        [
            "{b}出去打工{n}个月不联系，日子过不下去，要离。",
            "为赌钱吵了几年，{b}{m}月又输了钱。",
        ],
        [
            "钱是做生意赔的，愿意改，不想离。",
            "要离可以，孩子和债要说清楚。",
        ],
    ),
    matter(
        Marriage,
        Some("bride_price"),
        80,
        [
            "彩礼给了{n}000元，没有领证{b}就不来了，要退。",
            "{b}家收了彩礼又要加三金，婚期拖了几回。",
        ],
        [
            "办酒席和买东西花了不少，全退没有道理。",
            "是男方先说不合适的。",
        ],
    ),
    matter(
        Marriage,
        Some("custody"),
        46,
        [
            "孩子判给我，{b}{m}月接走不送回来。",
            "抚养费{n}个月没有给。",
        ],
        ["孩子自己愿意跟我住。", "工资拖着没有发，发了就补上。"],
    ),
    matter(
        Marriage,
        Some("courtship"),
        40,
        [
            "处了{n}个月分手，{b}还天天到单位门口等。",
            "谈对象时花的钱，{b}写过条子，现在不认。",
        ],
        [
            "只是想把话说清楚，没有别的意思。",
            "钱是自愿花的，不是借的。",
        ],
    ),
    matter(
        Other,
        Some("damages"),
        522,
        [
            "{b}家的狗咬伤了孩子，打针花了{n}00元。",
            "给{b}家帮忙上梁摔了腿，误工{n}天没有人管。",
        ],
        [
            "狗是拴着的，孩子自己去逗的。",
            "医药费出过一半，再多拿不出。",
        ],
    ),
    matter(
        Other,
        Some("debt"),
        122,
        [
            "{b}买饲料欠{n}00元，约好{m}月还，到现在没有还。",
            "合伙养牛说好对半分，{b}卖了{n}000元只给了一小部分。",
        ],
        [
            "饲料有问题，牲口掉膘了，要扣一部分。",
            "卖的钱先还了贷款，账可以一起算。",
        ],
    ),
    matter(
        Other,
        Some("wages"),
        45,
        [
            "在{b}工地干了{n}天，工钱一分没有结。",
            "{b}包的活干完了，说好的日工资少算了。",
        ],
        ["上面的款没有下来，下来就结。", "有几天是半工，工本上记着。"],
    ),
    matter(
        Other,
        None,
        981,
        [
            "村上的井轮着用，{b}不按日子来，多浇了半天。",
            "酒席上和{b}说了几句不合适的话，{m}月起两家不来往。",
        ],
        [
            "那天水小，没有浇完，补一下也正常。",
            "是对方先骂的，赔个不是就行。",
        ],
    ),
];
