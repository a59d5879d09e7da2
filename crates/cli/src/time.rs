//! Times as people write them: `2026-11-01`, `-7d`, `now`, a number in the unit of the API.

use std::time::Duration;

use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use jiff::{Span, SpanRelativeTo, Timestamp, Unit, ZonedDateTime};

/// What a point in time may look like, for help and messages.
pub(crate) const TIMES: &str = "a date (2026-11-01), a time (2026-11-01T08:00, 2026-11-01T08:00:00Z), a relative time (-7d, -12h), now, today or \
     yesterday";

/// What a length of time may look like.
pub(crate) const LENGTHS: &str = "a length of time (90s, 1h30m, 7d)";

/// The clock and the time zone that times are relative to.
#[derive(Clone, Debug)]
pub(crate) struct Clock(ZonedDateTime);

impl Clock {
    /// The system's.
    pub(crate) fn system() -> Self {
        Self(ZonedDateTime::now())
    }

    #[cfg(test)]
    #[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
    pub(crate) fn fixed(text: &str) -> Self {
        Self(text.parse().unwrap())
    }

    fn zone(&self) -> &TimeZone {
        self.0.time_zone()
    }

    /// A point in time. Dates and times without an offset are of the system's time zone; a date is its first moment.
    ///
    /// # Errors
    /// The text is no point in time; the text of the error says what is.
    pub(crate) fn instant(&self, text: &str) -> Result<Timestamp, String> {
        let wrong = || format!("expected {TIMES}");
        let zoned = match text {
            "now" => Ok(self.0.clone()),
            "today" => self.0.start_of_day(),
            "yesterday" => self.0.yesterday().and_then(|day| day.start_of_day()),
            "tomorrow" => self.0.tomorrow().and_then(|day| day.start_of_day()),
            _ => {
                if let Ok(time) = text.parse::<Timestamp>() {
                    return Ok(time);
                }
                if let Some(span) = relative(text) {
                    self.0.checked_add(span)
                } else if let Ok(date) = text.parse::<Date>()
                    && text.len() <= "2026-11-01".len()
                {
                    date.to_zoned_datetime(self.zone().clone())
                } else if let Ok(time) = text.replacen(' ', "T", 1).parse::<DateTime>() {
                    time.to_zoned_datetime(self.zone().clone())
                } else {
                    return Err(wrong());
                }
            }
        };
        zoned
            .map(|zoned| zoned.timestamp())
            .map_err(|error| format!("{error}; {}", wrong()))
    }

    /// A point in time as an integer of milliseconds, or seconds, since the Unix epoch; an integer is one already.
    ///
    /// # Errors
    /// The text is neither.
    pub(crate) fn unix(&self, text: &str, in_milliseconds: bool) -> Result<i64, String> {
        let unit = if in_milliseconds {
            "milliseconds"
        } else {
            "seconds"
        };
        if let Ok(number) = text.parse::<i64>() {
            return Ok(number);
        }
        let instant = self
            .instant(text)
            .map_err(|error| format!("{error}, or {unit} since 1970 (1793491200000)"))?;
        Ok(if in_milliseconds {
            instant.as_millisecond()
        } else {
            instant.as_second()
        })
    }

    /// A date, as in RFC 3339.
    ///
    /// # Errors
    /// The text is none.
    pub(crate) fn date(&self, text: &str) -> Result<String, String> {
        if text.parse::<Date>().is_ok() && text.len() == "2026-11-01".len() {
            return Ok(text.to_owned());
        }
        let instant = self.instant(text)?;
        Ok(instant
            .to_zoned_datetime(self.zone().clone())
            .date()
            .to_string())
    }

    /// A date and a time, as in RFC 3339. One that has an offset already stays as it is.
    ///
    /// # Errors
    /// The text is none.
    pub(crate) fn date_time(&self, text: &str) -> Result<String, String> {
        if text.contains(['T', 't']) && text.parse::<Timestamp>().is_ok() {
            return Ok(text.to_owned());
        }
        let instant = self.instant(text)?;
        let rounded = instant.round(Unit::Second);
        Ok(rounded.unwrap_or(instant).to_string())
    }
}

/// A signed length of time: `-7d`, `+1h`, `7d ago`.
fn relative(text: &str) -> Option<Span> {
    let is_signed = text.starts_with(['-', '+']) || text.ends_with("ago");
    let span: Span = text.parse().ok()?;
    is_signed.then_some(span)
}

/// A length of time: `1h`, `90s`, `1h30m`, `7d`. Days have 24 hours.
///
/// # Errors
/// The text is none, or is negative.
pub(crate) fn length(text: &str) -> Result<Duration, String> {
    let wrong = || format!("expected {LENGTHS}");
    let span: Span = text.parse().map_err(|_| wrong())?;
    let duration = span
        .to_duration(SpanRelativeTo::days_are_24_hours())
        .map_err(|_| wrong())?;
    Duration::try_from(duration).map_err(|_| wrong())
}

/// A length of time as an integer of milliseconds or seconds; an integer is one already.
///
/// # Errors
/// The text is neither, or has a fraction of the unit.
pub(crate) fn length_in(text: &str, in_milliseconds: bool) -> Result<i64, String> {
    let unit = if in_milliseconds {
        "milliseconds"
    } else {
        "seconds"
    };
    if let Ok(number) = text.parse::<i64>() {
        return Ok(number);
    }
    let length = length(text).map_err(|error| format!("{error}, or a number of {unit}"))?;
    let (count, rest) = if in_milliseconds {
        (length.as_millis(), length.subsec_nanos() % 1_000_000)
    } else {
        (u128::from(length.as_secs()), length.subsec_nanos())
    };
    if rest != 0 {
        return Err(format!("the API counts in whole {unit}"));
    }
    i64::try_from(count).map_err(|_| String::from("the time is too long"))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    fn clock() -> Clock {
        Clock::fixed("2026-11-27T12:30:00+01:00[Europe/Berlin]")
    }

    fn at(text: &str) -> String {
        clock().instant(text).unwrap().to_string()
    }

    #[test]
    fn dates_are_the_first_moment_of_the_day_in_the_time_zone() {
        assert_eq!(at("2026-11-01"), "2026-10-31T23:00:00Z");
        assert_eq!(at("today"), "2026-11-26T23:00:00Z");
        assert_eq!(at("yesterday"), "2026-11-25T23:00:00Z");
    }

    #[test]
    fn times_without_an_offset_are_of_the_time_zone() {
        assert_eq!(at("2026-11-01T08:00"), "2026-11-01T07:00:00Z");
        assert_eq!(at("2026-11-01 08:00"), "2026-11-01T07:00:00Z");
        assert_eq!(at("2026-11-01T08:00:00Z"), "2026-11-01T08:00:00Z");
        assert_eq!(at("2026-11-01T08:00:00+02:00"), "2026-11-01T06:00:00Z");
    }

    #[test]
    fn relative_times_are_signed_lengths() {
        assert_eq!(at("now"), "2026-11-27T11:30:00Z");
        assert_eq!(at("-7d"), "2026-11-20T11:30:00Z");
        assert_eq!(at("-1h30m"), "2026-11-27T10:00:00Z");
        assert_eq!(at("2w ago"), "2026-11-13T11:30:00Z");
        assert!(clock().instant("7d").is_err());
    }

    #[test]
    fn integers_are_in_the_unit_of_the_api() {
        assert_eq!(clock().unix("1743318000000", true), Ok(1_743_318_000_000));
        assert_eq!(clock().unix("2026-11-01T00:00Z", false), Ok(1_793_491_200));
    }

    #[test]
    fn anything_else_is_an_error_that_says_what_is_expected() {
        let error = clock().unix("last week", true).unwrap_err();
        assert!(
            error.contains("-7d") && error.contains("milliseconds"),
            "{error}"
        );
    }

    #[test]
    fn lengths_are_whole_units() {
        assert_eq!(length_in("1h", false), Ok(3600));
        assert_eq!(length_in("1h30m", true), Ok(5_400_000));
        assert_eq!(length_in("7d", false), Ok(604_800));
        assert_eq!(length_in("0", false), Ok(0));
        assert!(length_in("1500ms", false).is_err());
        assert!(length_in("-1h", false).is_err());
        assert!(length_in("soon", false).is_err());
    }

    #[test]
    fn dates_and_times_are_sent_as_in_rfc_3339() {
        assert_eq!(clock().date("-1d").as_deref(), Ok("2026-11-26"));
        assert_eq!(clock().date("2026-02-03").as_deref(), Ok("2026-02-03"));
        assert_eq!(
            clock().date_time("2026-02-03").as_deref(),
            Ok("2026-02-02T23:00:00Z")
        );
        assert_eq!(
            clock()
                .date_time("2026-02-03T04:05:06.789+01:00")
                .as_deref(),
            Ok("2026-02-03T04:05:06.789+01:00")
        );
    }
}
