//! Progress bars, which are only shown on a terminal.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::time::Duration;

/// Creates a progress bar on stderr: of `total` steps, with the rate and the remaining time, or a counter if the total
/// is unknown. Nothing is drawn unless stderr is a terminal.
pub fn progress(total: Option<u64>, unit: &str) -> ProgressBar {
    let bar = match total {
        Some(total) => ProgressBar::new(total),
        None => ProgressBar::new_spinner(),
    };
    bar.set_draw_target(ProgressDrawTarget::stderr_with_hz(10));
    let template = match total {
        Some(_) => format!("{{wide_bar}} {{pos}}/{{len}} {unit}, {{per_sec}}, {{eta}} left"),
        None => format!("{{spinner}} {{pos}} {unit}, {{per_sec}}"),
    };
    // The templates are valid. If they were not, the default style would be used.
    if let Ok(style) = ProgressStyle::with_template(&template) {
        bar.set_style(style);
    }
    bar.enable_steady_tick(Duration::from_millis(200));
    bar
}
