// Draws the charts of a report. Each series comes with a pyramid: level 0 is every point that the file holds, each level
// above keeps the smallest and the largest of eight points of the one below. A zoom draws the finest level that has no
// more points in sight than the screen can show, so that it costs the same for a thousand samples and for a million.
(() => {
  "use strict";
  const index = JSON.parse(document.getElementById("series-index").textContent);
  const pointsPerPixel = 4;

  const decode = (id, Type) => {
    const text = atob(document.getElementById(id).textContent);
    const bytes = new Uint8Array(text.length);
    for (let i = 0; i < bytes.length; i++) bytes[i] = text.charCodeAt(i);
    return new Type(bytes.buffer);
  };

  class Series {
    constructor(about, number) {
      this.about = about;
      this.values = decode(`values-${number}`, Float64Array);
      const times = about.step === null ? decode(`times-${number}`, Float64Array) : null;
      this.time = times ? i => times[i] : i => (about.start + about.step * i) / 1e9;
      this.levels = about.levels.map((_, level) => decode(`level-${number}-${level}`, Uint32Array));
    }

    get from() { return this.time(0); }
    get to() { return this.time(this.values.length - 1); }

    // The first position of a level whose time is not before t.
    position(level, t) {
      let low = 0, high = this.size(level);
      while (low < high) {
        const middle = (low + high) >>> 1;
        if (this.time(this.at(level, middle)) < t) low = middle + 1; else high = middle;
      }
      return low;
    }

    at(level, position) { return level === 0 ? position : this.levels[level - 1][position]; }
    size(level) { return level === 0 ? this.values.length : this.levels[level - 1].length; }

    // Times and values to draw from one time to another, with a neighbour on each side so that lines leave the picture.
    window(from, to, most) {
      let level = 0, first = 0, last = 0;
      for (; ; level++) {
        first = Math.max(0, this.position(level, from) - 1);
        last = Math.min(this.size(level), this.position(level, to) + 2);
        if (last - first <= most || level === this.levels.length) break;
      }
      const times = new Array(last - first), values = new Array(last - first);
      for (let i = first; i < last; i++) {
        const point = this.at(level, i), value = this.values[point];
        times[i - first] = this.time(point);
        values[i - first] = Number.isNaN(value) ? null : value;
      }
      return [times, values];
    }
  }

  const seconds = t => t == null ? "—" : `${+t.toFixed(9)} s`;
  const style = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

  // Cursors move together. Presses stay where they are: the zoom reaches all charts by itself, and must reach them once.
  const moves = type => type === "mousemove" || type === "mouseleave" || type === "mouseenter";

  class Chart {
    constructor(figure, number) {
      this.place = figure.querySelector(".plot");
      this.series = new Series(index[number], number);
      this.stale = true;
      this.plot = null;
    }

    width() { return Math.max(280, this.place.clientWidth); }

    draw() {
      this.plot?.destroy();
      const { about } = this.series, width = this.width();
      const axis = { stroke: style("--faint"), grid: { stroke: style("--rule"), width: 1 }, ticks: { stroke: style("--rule") } };
      this.plot = new uPlot({
        width, height: 190, pxAlign: false,
        scales: { x: { time: false }, y: { range: (_, low, high) => padded(low, high) } },
        axes: [{ ...axis, values: (_, ticks) => ticks.map(t => `${+t.toFixed(9)} s`) }, { ...axis, size: 70 }],
        series: [
          { label: "time", value: (_, t) => seconds(t) },
          { label: about.label, stroke: style("--line"), width: 1.5, points: { show: false },
            value: (_, v) => v == null ? "—" : `${v}${about.unit ? " " + about.unit : ""}` },
        ],
        cursor: { drag: { x: true, y: false, setScale: false }, sync: { key: "netsim", filters: { pub: moves } },
          bind: { dblclick: () => () => { zoom(...everything()); return null; } } },
        hooks: { setSelect: [u => {
          if (u.select.width > 2) {
            const [from, to] = [u.posToVal(u.select.left, "x"), u.posToVal(u.select.left + u.select.width, "x")];
            u.setSelect({ left: 0, width: 0, top: 0, height: 0 }, false);
            zoom(from, to);
          }
        }] },
      }, this.data(), this.place);
      this.plot.setScale("x", { min: view.from, max: view.to });
      this.stale = false;
    }

    data() { return this.series.window(view.from, view.to, pointsPerPixel * this.width()); }

    show() {
      this.plot.batch(() => {
        this.plot.setData(this.data(), false);
        this.plot.setScale("x", { min: view.from, max: view.to });
      });
      this.stale = false;
    }
  }

  // A flat line gets room above and below; everything else a twentieth of its height.
  const padded = (low, high) => {
    if (low == null || high == null) return [0, 1];
    const room = high > low ? (high - low) / 20 : Math.abs(high) / 10 || 1;
    return [low >= 0 && low - room < 0 ? 0 : low - room, high + room];
  };

  const everything = () => [Math.min(...charts.map(c => c.series.from)), Math.max(...charts.map(c => c.series.to))];
  const inputs = ["from", "to"].map(id => document.getElementById(`zoom-${id}`));
  const view = { from: 0, to: 1 };
  const charts = [];
  const visible = new Set();

  // Charts out of sight are drawn when they come into it.
  const zoom = (from, to) => {
    if (!(to > from)) return;
    const start = performance.now();
    Object.assign(view, { from, to });
    [inputs[0].value, inputs[1].value] = [+from.toFixed(9), +to.toFixed(9)];
    for (const chart of charts) {
      chart.stale = true;
      if (visible.has(chart)) chart.show();
    }
    queueMicrotask(() => performance.measure("zoom", { start })); // uPlot paints in the microtask before this one.
  };

  const redraw = () => { for (const chart of charts) if (chart.plot) chart.draw(); };

  const figures = [...document.querySelectorAll("figure[data-series]")];
  for (const figure of figures) charts.push(new Chart(figure, Number(figure.dataset.series)));
  if (charts.length === 0) return;
  [view.from, view.to] = everything();
  if (view.to <= view.from) view.to = view.from + 1;
  [inputs[0].value, inputs[1].value] = [view.from, view.to];

  const watcher = new IntersectionObserver(entries => {
    for (const entry of entries) {
      const chart = charts[figures.indexOf(entry.target)];
      if (!entry.isIntersecting) { visible.delete(chart); continue; }
      visible.add(chart);
      if (!chart.plot) chart.draw(); else if (chart.stale) chart.show();
    }
  }, { rootMargin: "300px" });
  for (const figure of figures) watcher.observe(figure);

  document.getElementById("zoom-form").addEventListener("submit", event => {
    event.preventDefault();
    zoom(Number(inputs[0].value), Number(inputs[1].value));
  });
  document.getElementById("zoom-all").addEventListener("click", () => zoom(...everything()));
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);
  matchMedia("print").addEventListener("change", () => { for (const chart of charts) chart.draw(); });
  let resizing = 0;
  addEventListener("resize", () => { clearTimeout(resizing); resizing = setTimeout(redraw, 150); });
})();
