//! Finding records: by name, sound, number, place and words, in the right order, by nobody who may not
//! see them, and not at all once they are gone.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use merge::Document;
use merge::document::Hand;
use model::{
    DisputeContent, DisputeId, DisputeKind, DisputeState, Party, PartyId, Role, Side, UtcMs,
    Worker, WorkerId,
};
use proptest::prelude::*;
use rstest::rstest;
use store::dispute::Filter;
use store::search::{By, Found, Wanted, fill, find};
use store::{FileKey, Store, StoreError, Writing, directory, erased, record};
use tempfile::TempDir;

const WORKER: WorkerId = WorkerId::from_bytes([5; 16]);
const MINUTE: i64 = 60_000;

fn worker() -> Worker {
    Worker {
        id: WORKER,
        name: "李梅".into(),
        role: Role::GridWorker,
    }
}

/// A device and the records on it, the later ones with the higher numbers.
struct Shelf {
    store: Store,
    _home: TempDir,
    next: u8,
}

impl Shelf {
    fn new() -> Self {
        let home = TempDir::new().unwrap();
        let store = Store::open(home.path(), &FileKey::at(home.path().join("key"))).unwrap();
        let area = |code: &str, name: &str| directory::Area {
            code: code.parse().unwrap(),
            name: name.into(),
            revoked_on: None,
        };
        let areas = [
            area("620602119", "金沙镇"),
            area("620602119202", "李家磨村"),
        ];
        store
            .write(|w| directory::replace(w, &areas, &[], &[]))
            .unwrap();
        Self {
            store,
            _home: home,
            next: 0,
        }
    }

    /// Records that are recorded a minute apart, each from what is told of it.
    fn of(tell: &[fn(&mut DisputeContent)]) -> Self {
        let mut shelf = Self::new();
        for tell in tell {
            shelf.put(tell);
        }
        shelf
    }

    fn put(&mut self, tell: impl FnOnce(&mut DisputeContent)) -> DisputeId {
        self.next += 1;
        let mut content = DisputeContent {
            kind: DisputeKind::Neighbor,
            subtype: None,
            parties: vec![],
            claim_a: String::new(),
            claim_b: String::new(),
            verified: String::new(),
            happened_on: None,
            area: None,
            place: String::new(),
            point: None,
            grid: "620602119202001".parse().unwrap(),
        };
        tell(&mut content);
        for (n, party) in (1..).zip(&mut content.parties) {
            party.id = Some(PartyId::from_bytes([n; 16]));
        }
        let id = id(self.next);
        let at_ms = UtcMs(1_795_363_200_000 + i64::from(self.next) * MINUTE);
        let hand = hand(at_ms);
        let (begun, change) = Document::begin(id, &content, hand).unwrap();
        self.store
            .write(|w| record::begin(w, &id, &content.grid, &begun, &change, &worker()))
            .unwrap();
        id
    }

    fn edit(&self, n: u8, tell: impl FnOnce(&mut DisputeContent)) {
        self.store.write(|w| edit(w, n, tell)).unwrap();
    }

    fn find(&self, query: &str, tell: impl FnOnce(&mut Wanted<'_>)) -> Found {
        let mut wanted = Wanted {
            query,
            filter: Filter::default(),
            role: Role::GridWorker,
            after: None,
            limit: 50,
        };
        tell(&mut wanted);
        // Whoever asks takes in first what was written lately.
        self.store.note(|w| fill(w, 200)).unwrap();
        self.store.read(|r| find(r, &wanted)).unwrap()
    }

    /// Numbers of the records found, in order.
    fn numbers(&self, query: &str) -> Vec<u8> {
        numbers(&self.find(query, |_| {}))
    }
}

fn edit(w: &Writing<'_>, n: u8, tell: impl FnOnce(&mut DisputeContent)) -> Result<(), StoreError> {
    let id = id(n);
    let known = record::load(w, &id)?.unwrap();
    let mut content = known.read()?.content;
    tell(&mut content);
    let at = known.heads();
    let hand = hand(UtcMs(1_795_463_200_000));
    let change = known.clone().edit(&at, &content, hand)?.unwrap();
    record::put_local(w, &id, &content.grid, known, &change, &worker())
}

fn id(n: u8) -> DisputeId {
    DisputeId::from_bytes([n; 16])
}

fn hand(at_ms: UtcMs) -> Hand {
    Hand {
        actor: [1; 16],
        worker: WORKER,
        at_ms,
    }
}

fn numbers(found: &Found) -> Vec<u8> {
    let hits = found.hits.iter();
    hits.map(|hit| hit.row.id.as_bytes()[0]).collect()
}

fn party(name: &str) -> Party {
    Party {
        id: None,
        side: Side::A,
        name: name.into(),
        phone: String::new(),
        address: String::new(),
    }
}

/// A village in which nearly everybody can be found by `李`.
fn village() -> Shelf {
    Shelf::of(&[
        |c| c.claim_a = "李大山说水沟堵了。".into(),
        |c| c.place = "李家磨口".into(),
        |c| {
            c.parties = vec![party("王五")];
            c.parties[0].phone = "139 0935 7788".into();
        },
        |c| c.parties = vec![party("木子李")],
        |c| c.parties = vec![party("李大山"), party("王小明")],
        |c| c.parties = vec![party("李")],
        |c| c.parties = vec![party("单守义")],
        |c| c.parties = vec![party("赵四"), party("李秀兰")],
        |c| c.parties = vec![party("黎明")],
    ])
}

#[rstest]
#[case::whole_name_then_beginnings_then_parts_then_places_then_texts("李", &[6, 8, 5, 4, 2, 1])]
#[case::two_characters("李秀", &[8])]
#[case::a_given_name("秀兰", &[8])]
#[case::the_whole_name("李大山", &[5, 1])]
#[case::later_records_first("li", &[9, 8, 6, 5])]
#[case::by_initials("lds", &[5])]
#[case::half_a_syllable("lidas", &[5])]
#[case::with_a_space("li d", &[5])]
#[case::two_people("lds wxm", &[5])]
#[case::a_surname_read_its_own_way("shan", &[7])]
#[case::a_surname_read_like_the_word("dansy", &[7])]
#[case::initials_of_the_surname("ssy", &[7])]
#[case::characters_and_letters("李d", &[5])]
#[case::letters_and_characters("li大s", &[5])]
#[case::the_end_of_a_number("7788", &[3])]
#[case::in_full_width("７７８８", &[3])]
#[case::a_number_with_spaces("139 0935 7788", &[3])]
#[case::the_beginning_of_a_number("1390", &[])]
#[case::a_place("磨口", &[2])]
#[case::words_of_the_story("水沟", &[1])]
#[case::across_a_comma("说水", &[1])]
#[case::a_name_and_words("李大山 水沟", &[1])]
#[case::two_names("王小明 李大山", &[5])]
#[case::in_another_order("水沟 李大山", &[1])]
#[case::nobody("钱", &[])]
#[case::nothing("", &[])]
#[case::only_spaces("  　", &[])]
#[case::only_signs("\"'*-()^:", &[])]
fn what_is_typed_finds_whom_it_should(#[case] query: &str, #[case] expected: &[u8]) {
    assert_eq!(village().numbers(query), expected);
}

#[test]
fn by_what_a_record_was_found_is_told_and_marked() {
    let shelf = village();
    let told = |query: &str| {
        let found = shelf.find(query, |_| {});
        let hit = &found.hits[0];
        let marked = hit.pieces.iter().filter(|piece| piece.hit);
        let marked: String = marked.map(|piece| piece.text.as_str()).collect();
        (hit.by, marked)
    };
    assert_eq!(told("李大山"), (By::Name, "李大山".into()));
    assert_eq!(told("李大"), (By::Start, "李大".into()));
    assert_eq!(told("大山"), (By::Part, "大山".into()));
    assert_eq!(told("lid"), (By::Sound, "李大".into()));
    assert_eq!(told("7788"), (By::Phone, "7788".into()));
    assert_eq!(told("磨口"), (By::Place, "磨口".into()));
    assert_eq!(told("水沟"), (By::Told, "水沟".into()));
}

#[test]
fn a_record_is_found_by_its_area_last_of_all() {
    let shelf = Shelf::of(&[
        |c| c.place = "金沙桥头".into(),
        |c| c.area = Some("620602119202".parse().unwrap()),
        |c| c.claim_b = "在金沙买的".into(),
    ]);
    assert_eq!(shelf.numbers("金沙"), [1, 3, 2]);
    let found = shelf.find("李家磨", |_| {});
    assert_eq!(
        numbers(&found),
        [3, 2, 1],
        "all lie in grids of that village"
    );
    assert!(found.hits.iter().all(|hit| hit.by == By::Area));
}

#[test]
fn what_a_role_sees_masked_it_does_not_find_by() {
    let shelf = Shelf::of(&[|c| {
        c.parties = vec![party("李大山")];
        c.parties[0].phone = "13909357788".into();
        c.parties[0].address = "东头槐树下".into();
        c.place = "磨口".into();
        c.claim_a = "水沟堵了".into();
    }]);
    let by = |role: Role, query: &str| shelf.find(query, |wanted| wanted.role = role).hits.len();
    let hidden = [
        "李大山",
        "李",
        "大山",
        "lds",
        "李d",
        "li",
        "7788",
        "磨口",
        "槐树",
    ];
    for query in hidden {
        assert_eq!(by(Role::GridWorker, query), 1, "{query}");
        assert_eq!(by(Role::Reviewer, query), 0, "{query}");
        assert_eq!(by(Role::Reviewer, &format!("水沟 {query}")), 0, "{query}");
    }
    assert_eq!(
        by(Role::Reviewer, "水沟"),
        1,
        "the story is the reviewer's to read"
    );
    for role in [Role::PartnerUnit, Role::Administrator] {
        for query in hidden.into_iter().chain(["水沟", "金沙"]) {
            assert_eq!(by(role, query), 0, "{role:?} {query}");
        }
    }
}

#[test]
fn an_identity_number_finds_nothing_and_is_nowhere_in_the_index() {
    const NUMBER: &str = "11010519491231002X";
    let shelf = Shelf::of(&[|c| {
        c.parties = vec![party("李大山11010519491231002X")];
        c.parties[0].address = "110105194912310021号".into();
        c.claim_a = "身份证１１０１０５１９４９１２３１００２Ｘ，住东头".into();
        c.place = "证号110105 19491231 002X".into();
    }]);
    for query in [NUMBER, "19491231", "002X", "1949 1231"] {
        assert_eq!(shelf.numbers(query), [0; 0], "{query}");
    }
    assert_eq!(shelf.numbers("李大山"), [1]);
    assert_eq!(shelf.numbers("东头"), [1]);
    let held: Vec<String> = shelf
        .store
        .read(|r| {
            r.execute_batch("CREATE VIRTUAL TABLE temp.terms USING fts5vocab(main, search, row)")?;
            let mut all = r.prepare(
                "SELECT names || phones || places || told FROM search_text
                 UNION ALL SELECT term FROM temp.terms WHERE term NOT LIKE 'a62%'",
            )?;
            let all = all.query_map([], |r| r.get(0))?;
            Ok::<_, StoreError>(all.collect::<Result<_, _>>()?)
        })
        .unwrap();
    assert!(held.iter().any(|words| words.contains("东头")));
    let digits: String = held.concat().chars().filter(char::is_ascii_digit).collect();
    assert_eq!(digits, "", "{held:?}");
}

#[test]
fn filters_narrow_what_is_found() {
    let shelf = Shelf::of(&[
        |c| c.parties = vec![party("李一")],
        |c| {
            c.parties = vec![party("李二")];
            c.kind = DisputeKind::Land;
        },
    ]);
    let narrowed = |kind, state| {
        let found = shelf.find("李", |wanted| {
            wanted.filter = Filter {
                kind,
                state,
                ..Filter::default()
            }
        });
        numbers(&found)
    };
    assert_eq!(narrowed(None, None), [2, 1]);
    assert_eq!(narrowed(Some(DisputeKind::Land), None), [2]);
    assert_eq!(narrowed(None, Some(DisputeState::Recorded)), [2, 1]);
    assert_eq!(narrowed(None, Some(DisputeState::Closed)), [0; 0]);
}

#[test]
fn an_answer_goes_on_where_it_ended_and_tells_nobody_twice() {
    let mut shelf = Shelf::new();
    for n in 0..30_u8 {
        shelf.put(|c| {
            let name = match n % 3 {
                0 => "李",
                1 => "李四",
                _ => "小李子",
            };
            c.parties = vec![party(name), party("李伴")];
            c.place = "李家磨口".into();
            c.claim_a = "李家的事".into();
        });
    }
    let all = shelf.find("李", |_| {});
    assert_eq!((all.hits.len(), all.next), (30, None));
    let (mut seen, mut after) = (Vec::new(), None);
    loop {
        let found = shelf.find("李", |wanted| {
            wanted.limit = 7;
            wanted.after = after;
        });
        seen.extend(numbers(&found));
        match found.next {
            Some(next) => after = Some(next),
            None => break,
        }
    }
    assert_eq!(seen, numbers(&all));
}

#[test]
fn characters_that_do_not_follow_each_other_are_not_found() {
    let shelf = Shelf::of(&[
        |c| {
            c.parties = vec![party("李大山")];
            c.claim_a = "水沟长，沟院短，院墙高".into();
        },
        |c| c.claim_a = "东头水沟院墙".into(),
    ]);
    assert_eq!(shelf.numbers("水沟院墙"), [2]);
    assert_eq!(shelf.numbers("李大山 水沟"), [1]);
    assert_eq!(shelf.numbers("李大山 水沟院墙"), [0; 0]);
    assert_eq!(shelf.numbers("李d 水沟院"), [0; 0]);
}

#[test]
fn a_long_name_is_found_by_any_part_of_it_and_once() {
    let shelf = Shelf::of(&[|c| {
        c.parties = vec![party("金沙镇新农合作社联合总社")];
        c.place = "金沙镇新农合作社联合总社门口".into();
        c.claim_a = "是金沙镇新农合作社联合总社的事".into();
    }]);
    // Found by the name, by the place and by the story, it is told once.
    for query in [
        "金沙镇新农合作社联合总社",
        "金沙镇新农合作社联",
        "新农合作社",
        "联合总社",
        "社联合总",
    ] {
        assert_eq!(shelf.numbers(query), [1], "{query}");
    }
    for query in ["金沙镇新农合作社总", "新农合作总", "联合总部", "新农联合"]
    {
        assert_eq!(shelf.numbers(query), [0; 0], "{query}");
    }
}

#[rstest]
#[case::rare_characters("𠮷田", "𠮷")]
#[case::rarer_ones("㛃", "㛃")]
#[case::a_dot_in_the_name("阿不都·热合曼", "阿不都热合曼")]
#[case::the_dot_typed("阿不都·热合曼", "阿不都·热")]
#[case::an_apostrophe("西安", "xi'an")]
#[case::large_letters("李K", "LIK")]
#[case::a_letter_with_dots("吕布", "lü")]
fn names_are_found_however_they_are_written(#[case] name: &str, #[case] query: &str) {
    let mut shelf = Shelf::new();
    shelf.put(|c| c.parties = vec![party(name)]);
    assert_eq!(shelf.numbers(query), [1]);
}

#[test]
fn an_edit_changes_what_a_record_is_found_by() {
    let mut shelf = Shelf::of(&[|c| c.parties = vec![party("李一")]]);
    shelf.put(|c| c.claim_a = "别的".into());
    shelf.edit(1, |c| {
        c.parties[0].name = "赵一".into();
        c.claim_b = "水沟堵了".into();
    });
    assert_eq!(shelf.numbers("李"), [0; 0]);
    assert_eq!(
        (shelf.numbers("赵一"), shelf.numbers("水沟")),
        (vec![1], vec![1])
    );
}

#[test]
fn what_is_written_several_times_at_once_is_found_as_it_reads_in_the_end() {
    let shelf = village();
    shelf
        .store
        .write(|w| {
            edit(w, 8, |c| c.parties[1].name = "李一".into())?;
            edit(w, 5, |c| c.parties[0].name = "李二".into())?;
            edit(w, 8, |c| c.parties[1].name = "赵五".into())?;
            edit(w, 6, |c| c.parties[0].name = "赵六".into())?;
            erased::erase(w, &id(6), UtcMs(1))
        })
        .unwrap();
    assert_eq!(shelf.numbers("李"), [5, 4, 2, 1]);
    assert_eq!(
        (shelf.numbers("赵五"), shelf.numbers("李二")),
        (vec![8], vec![5])
    );
    assert_eq!(shelf.numbers("赵六"), [0; 0]);
}

#[test]
fn an_erased_record_is_found_no_more() {
    let shelf = village();
    shelf
        .store
        .write(|w| erased::erase(w, &id(5), UtcMs(1)))
        .unwrap();
    assert_eq!(shelf.numbers("lds"), [0; 0]);
    assert_eq!(shelf.numbers("李"), [6, 8, 4, 2, 1]);
}

#[test]
fn a_very_long_query_is_cut_and_answered() {
    let shelf = village();
    assert_eq!(shelf.numbers(&"李".repeat(100_000)), [0; 0]);
    assert_eq!(shelf.numbers(&"李 ".repeat(100_000)), [6, 8, 5, 4, 2, 1]);
    let words: String = ('a'..='z').map(|c| format!("{c}李 ")).collect();
    assert_eq!(shelf.numbers(&words), [0; 0]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(8))]

    /// One shelf for many queries: whatever is typed, the index is asked something it understands.
    #[test]
    fn nothing_that_can_be_typed_is_an_error(
        any in proptest::collection::vec("\\PC{0,40}", 120),
        syntax in proptest::collection::vec("(AND|OR|NOT|NEAR|name|told|[\"'*^:+(){},.\\-%;\\\\李lz0-9\u{0}\u{1f}\u{e000} ]){0,24}", 120),
        chars in proptest::collection::vec(proptest::collection::vec(any::<char>(), 0..20), 60),
    ) {
        let shelf = village();
        let chars = chars.into_iter().map(|all| all.into_iter().collect::<String>());
        for query in any.into_iter().chain(syntax).chain(chars) {
            for role in [Role::GridWorker, Role::Reviewer] {
                let found = shelf.find(&query, |wanted| wanted.role = role);
                prop_assert!(found.hits.len() <= 9, "{query:?}");
            }
        }
    }
}
