//! Draws how costs grow, from `results.json` in the current folder: `callers.svg` and `items.svg`.

use plotters::prelude::*;
use serde_json::Value;
use std::error::Error;
use std::fs;

fn main() -> Result<(), Box<dyn Error>> {
    let results: Value = serde_json::from_str(&fs::read_to_string("results.json")?)?;
    let points = |series: &str, x: &str, y: &str| -> Vec<(f64, f64)> {
        let series = results["growth"][series].as_array().into_iter().flatten();
        series.filter_map(|point| Some((point[x].as_f64()?, point[y].as_f64()?))).collect()
    };
    draw("callers.svg", "callers", "CPU of a call, us", &points("callers", "callers", "cpu_us"))?;
    draw("items.svg", "items of a list", "user time of an item, us", &points("items", "items", "user_us_per_item"))
}

/// Draws a line through `points`, over a logarithmic axis.
fn draw(file: &str, x: &str, y: &str, points: &[(f64, f64)]) -> Result<(), Box<dyn Error>> {
    let (Some(first), Some(last)) = (points.first(), points.last()) else {
        return Err(format!("nothing to draw in {file}").into());
    };
    let top = points.iter().map(|(_, y)| *y).fold(0.0, f64::max) * 1.2;
    let root = SVGBackend::new(file, (640, 360)).into_drawing_area();
    root.fill(&WHITE)?;
    let mut chart = ChartBuilder::on(&root)
        .margin(12)
        .x_label_area_size(44)
        .y_label_area_size(56)
        .build_cartesian_2d((first.0..last.0).log_scale(), 0.0..top)?;
    chart.configure_mesh().x_desc(x).y_desc(y).x_label_formatter(&|x| format!("{x:.0}")).draw()?;
    chart.draw_series(LineSeries::new(points.iter().copied(), &BLUE))?;
    chart.draw_series(points.iter().map(|point| Circle::new(*point, 4, BLUE.filled())))?;
    root.present()?;
    Ok(())
}
