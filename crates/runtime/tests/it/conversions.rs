//! Formats and units beside the types of other crates, which features of the same names bring.

#![allow(clippy::expect_used, reason = "a test fails by panicking")]

use std::net::{Ipv4Addr, Ipv6Addr};
use std::time::{Duration, SystemTime};

use clientsmith_runtime::format;
use clientsmith_runtime::unit::{Milliseconds, Seconds, UnixMilliseconds, UnixSeconds};
use time::macros::datetime;

/// 1969-12-31T23:59:58.499999999Z, a moment before the epoch that no unit counts exactly.
const BEFORE: i64 = -1_500_000_001;

/// That moment as each crate has it.
fn before<T>() -> [T; 5]
where
    T: From<jiff::Timestamp>
        + for<'a> From<&'a jiff::ZonedDateTime>
        + From<chrono::DateTime<chrono::Utc>>
        + From<time::OffsetDateTime>
        + From<SystemTime>,
{
    let jiff = jiff::Timestamp::from_nanosecond(BEFORE.into()).expect("an instant");
    let time = datetime!(1970-01-01 00:00 UTC) + time::Duration::nanoseconds(BEFORE);
    let system = SystemTime::UNIX_EPOCH - Duration::from_nanos(BEFORE.unsigned_abs());
    [
        jiff.into(),
        (&jiff.to_zoned_datetime(jiff::tz::TimeZone::UTC)).into(),
        chrono::DateTime::from_timestamp_nanos(BEFORE).into(),
        time.into(),
        system.into(),
    ]
}

#[test]
fn instants_of_every_crate_are_the_same_instant_cut_off_towards_the_past() {
    for milliseconds in before::<UnixMilliseconds>() {
        assert_eq!(milliseconds.as_i64(), -1501);
    }
    for seconds in before::<UnixSeconds>() {
        assert_eq!(seconds.as_i64(), -2);
    }
}

#[test]
fn an_instant_is_the_system_s_clock_where_that_counts_so_far() {
    for (count, time) in [
        (0, SystemTime::UNIX_EPOCH),
        (1, SystemTime::UNIX_EPOCH + Duration::from_secs(1)),
        (-1, SystemTime::UNIX_EPOCH - Duration::from_secs(1)),
    ] {
        assert_eq!(UnixSeconds::new(count).to_system_time(), Some(time));
        assert_eq!(UnixSeconds::from(time), UnixSeconds::new(count));
        let milliseconds = UnixMilliseconds::new(count * 1000);
        assert_eq!(milliseconds.to_system_time(), Some(time));
    }
    let end = chrono::DateTime::<chrono::Utc>::MAX_UTC;
    assert!(UnixMilliseconds::from(end) > UnixMilliseconds::new(0));
}

#[test]
fn lengths_of_time_are_cut_off_and_may_be_negative_on_the_wire() {
    let length = Duration::from_micros(1_500_900);
    assert_eq!(Seconds::from(length), Seconds::new(1));
    assert_eq!(Milliseconds::from(length), Milliseconds::new(1500));
    assert_eq!(
        Milliseconds::new(2).to_duration(),
        Some(Duration::from_millis(2))
    );
    assert_eq!(Seconds::new(-1).to_duration(), None);
    assert_eq!(Seconds::from(Duration::MAX), Seconds::new(i64::MAX));
}

#[test]
fn date_times_are_parsed_and_written_as_rfc_3339() {
    let text = format::DateTime::from("2026-11-23T13:00:00.5+01:00");
    let jiff = text.to_jiff().expect("an instant");
    let chrono = text.to_chrono().expect("an instant");
    let time = text.to_time().expect("an instant");
    assert_eq!(
        format::DateTime::from(jiff).as_str(),
        "2026-11-23T12:00:00.5Z"
    );
    assert_eq!(
        format::DateTime::from(chrono).as_str(),
        "2026-11-23T13:00:00.500+01:00"
    );
    assert_eq!(
        format::DateTime::from(time).as_str(),
        "2026-11-23T13:00:00.5+01:00"
    );
    let never = format::DateTime::from("never");
    assert!(never.to_jiff().is_err() && never.to_chrono().is_err() && never.to_time().is_err());
    assert_eq!(never.as_str(), "never", "what is not an instant is kept");
}

#[test]
fn dates_and_durations_are_parsed_and_written_as_iso_8601() {
    let date = format::Date::from("2026-11-23");
    assert_eq!(format::Date::from(date.to_jiff().expect("a day")), date);
    assert_eq!(format::Date::from(date.to_chrono().expect("a day")), date);
    let duration = format::Duration::from("P1DT2H");
    let span = duration.to_jiff().expect("a span");
    assert_eq!((span.get_days(), span.get_hours()), (1, 2));
    assert_eq!(format::Duration::from(span), duration);
}

#[test]
fn other_texts_have_the_type_of_their_crate() {
    let uuid = format::Uuid::from("3FA85F64-5717-4562-b3fc-2c963f66afa6");
    let parsed = uuid.to_uuid().expect("a UUID");
    assert_eq!(parsed.get_version_num(), 4);
    assert_eq!(
        format::Uuid::from(parsed).as_str(),
        "3fa85f64-5717-4562-b3fc-2c963f66afa6"
    );

    let uri = format::Uri::from("https://example.com/a?b");
    let url = uri.to_url().expect("a URL");
    assert_eq!((url.path(), url.query()), ("/a", Some("b")));
    assert_eq!(format::Uri::from(url), uri);

    let decimal = format::Decimal::from("1.10");
    let parsed = decimal.to_decimal().expect("a number");
    assert_eq!(parsed.scale(), 2);
    assert_eq!(format::Decimal::from(parsed), decimal);

    let (ipv4, ipv6) = (Ipv4Addr::LOCALHOST, Ipv6Addr::LOCALHOST);
    assert_eq!(format::Ipv4::from(ipv4).as_str(), "127.0.0.1");
    assert_eq!(format::Ipv4::from(ipv4).to_address(), Ok(ipv4));
    assert_eq!(format::Ipv6::from(ipv6).as_str(), "::1");
    assert_eq!(format::Ipv6::from(ipv6).to_address(), Ok(ipv6));
    assert!(format::Ipv6::from("127.0.0.1").to_address().is_err());
}
