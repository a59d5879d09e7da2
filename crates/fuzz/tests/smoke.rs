//! A few thousand inputs on every run of the tests; `cargo run --package clientsmith-fuzz` goes on from there.

use clientsmith_fuzz::memory::Counting;
use clientsmith_fuzz::property::{Verdict, check};
use clientsmith_fuzz::{mutate, seeds};

#[global_allocator]
static ALLOCATOR: Counting = Counting;

#[test]
fn every_seed_gives_a_crate_or_a_reason() {
    let seeds = seeds::own();
    assert!(seeds.len() > 60, "{}", seeds.len());
    for seed in seeds {
        check(&seed.to_string()).expect("the property holds");
    }
}

#[test]
fn changed_trees_keep_the_property() {
    let seeds = seeds::own();
    let mut made = 0;
    for number in 0..400 {
        let mut rng = fastrand::Rng::with_seed(number);
        let mut document = rng.choice(&seeds).cloned().expect("a seed");
        mutate::tree(&mut document, &seeds, &mut rng);
        let text = document.to_string();
        match check(&text) {
            Ok(Verdict::Made) => made += 1,
            Ok(Verdict::Refused) => {}
            Err(reason) => panic!("input {number}: {reason}\n{text}"),
        }
    }
    assert!(
        made > 100,
        "most inputs should get through to the end: {made}"
    );
}

#[test]
fn changed_texts_keep_the_property() {
    let seeds = seeds::own();
    for number in 0..400 {
        let mut rng = fastrand::Rng::with_seed(number);
        let document = rng.choice(&seeds).cloned().expect("a seed");
        let text = serde_yaml::to_string(&document).expect("YAML");
        let text = String::from_utf8_lossy(&mutate::bytes(&text, &mut rng)).into_owned();
        if let Err(reason) = check(&text) {
            panic!("input {number}: {reason}\n{text}");
        }
    }
}
