//! Decoding a large report: time, and the most memory on the way.

use std::fmt::Write as _;
use std::time::Instant;

use scaleops_cost::types::WorkloadCostReport;

use crate::by_hand::{FlatReport, Report};
use crate::count;

/// Decodes a few times and prints the least time.
pub(crate) fn run(which: &str, workloads: usize) {
    let text = report(workloads);
    match which {
        "client" => {
            // As the runtime does: the text is checked once, then decoded as text.
            let decode =
                |bytes: &[u8]| serde_json::from_str(std::str::from_utf8(bytes).expect("UTF-8"));
            measure::<WorkloadCostReport>(&text, decode, |report| {
                report.aggregated_workloads.len()
            });
        }
        "derive" => measure::<Report>(
            &text,
            |bytes| serde_json::from_slice(bytes),
            |report| report.aggregated_workloads.len(),
        ),
        "flatten" => measure::<FlatReport>(
            &text,
            |bytes| serde_json::from_slice(bytes),
            |report| report.aggregated_workloads.len(),
        ),
        other => panic!("`{other}` decodes nothing"),
    }
}

fn measure<T>(text: &str, decode: fn(&[u8]) -> serde_json::Result<T>, len: fn(&T) -> usize) {
    let mut least = f64::INFINITY;
    let (mut size, mut peak) = (0, 0);
    for _ in 0..7 {
        let before = count::live();
        count::reset_peak();
        let started = Instant::now();
        let report = decode(text.as_bytes()).expect("a report");
        least = least.min(started.elapsed().as_secs_f64());
        peak = count::peak() - before;
        size = count::live() - before;
        assert!(len(&report) > 0);
        drop(report);
    }
    println!(
        "{{\"seconds\": {least}, \"text\": {}, \"size\": {size}, \"peak\": {peak}}}",
        text.len()
    );
}

/// A report whose workloads have thirty members each, nine of them documented.
fn report(workloads: usize) -> String {
    let mut text = String::from("{\"aggregatedWorkloads\":[");
    for number in 0..workloads {
        if number > 0 {
            text.push(',');
        }
        let cost = f64::from(u32::try_from(number % 10_000).expect("small")) / 7.0;
        let _ = write!(
            text,
            "{{\"id\":\"w-{number}\",\"workloadName\":\"service-{number}\",\"namespace\":\"team-{}\",\"type\":\"Deployment\",\
             \"cluster\":\"eu-{}\",\"totalCost\":{cost},\"hourlyCost\":{},\"spotHours\":1.5,\"spotPercent\":12.25,\
             \"onDemandHours\":22.5,\"onDemandPercent\":87.75,\"savingsAvailable\":{},\"replicas\":{},\"ready\":true",
            number % 50,
            number % 4,
            cost / 24.0,
            cost / 3.0,
            number % 9
        );
        for member in 0..16 {
            let _ = write!(text, ",\"metric{member}\":{}", number * member);
        }
        text.push('}');
    }
    text + "],\"clusters\":[\"eu-1\"],\"window\":null}"
}
