//! The plot of a report.

use super::summary::Summary;
use plotters::prelude::*;

const SIZE: (u32, u32) = (800, 320);
/// The maximum number of months in the plot. Earlier months are omitted.
const MONTHS: usize = 36;

/// Plots the months in which connections were last changed, as SVG. `None` if there are none, or too many to count.
pub fn plot(summary: &Summary) -> Option<String> {
    let months: Vec<(String, u32)> = summary
        .months
        .iter()
        .rev()
        .take(MONTHS)
        .rev()
        .map(|((year, month), count)| (format!("{year}-{month:02}"), u32::try_from(*count).unwrap_or(u32::MAX)))
        .collect();
    let most = months.iter().map(|(_, count)| *count).max()?;
    let last = months.len().checked_sub(1)?;
    let mut svg = String::new();
    {
        let area = SVGBackend::with_string(&mut svg, SIZE).into_drawing_area();
        let mut chart = ChartBuilder::on(&area)
            .margin(10)
            .x_label_area_size(40)
            .y_label_area_size(50)
            .build_cartesian_2d((0..last).into_segmented(), 0..most.saturating_add(most / 10).saturating_add(1))
            .ok()?;
        let label = |value: &SegmentValue<usize>| match value {
            SegmentValue::CenterOf(index) | SegmentValue::Exact(index) => {
                months.get(*index).map(|(name, _)| name.clone()).unwrap_or_default()
            }
            SegmentValue::Last => String::new(),
        };
        chart.configure_mesh().disable_x_mesh().x_labels(months.len().min(12)).x_label_formatter(&label).draw().ok()?;
        let bars = Histogram::vertical(&chart)
            .style(RGBColor(31, 119, 180).filled())
            .margin(4)
            .data(months.iter().enumerate().map(|(index, (_, count))| (index, *count)));
        chart.draw_series(bars).ok()?;
        area.present().ok()?;
    }
    Some(svg)
}
