using System.Globalization;
using System.Text;
using NetSim.Workloads;

namespace NetSim.Perf;

/// <summary>One line of <c>key=value</c>, as the ns-3 programs print it.</summary>
internal sealed class OutputLine
{
    private readonly StringBuilder _text = new();

    public OutputLine(string bench) => _text.Append("bench=").Append(bench);

    public OutputLine Add(string key, long value) => Append(key, value.ToString(CultureInfo.InvariantCulture));

    public OutputLine Add(string key, string value) => Append(key, value);

    public OutputLine Add(string key, double value, int decimals) =>
        Append(key, value.ToString("F" + decimals, CultureInfo.InvariantCulture));

    /// <summary>The quotient, or 0 when there is nothing to divide by.</summary>
    public OutputLine AddPer(string key, double value, double by, int decimals = 0) =>
        Add(key, by > 0 ? value / by : 0, decimals);

    /// <summary>Times of one run (the mean of the measured ones) and events per second.</summary>
    public OutputLine AddCost(CpuTime cost, long events) =>
        Add("events", events)
            .Add("wall", cost.Wall.TotalSeconds, 6).Add("user", cost.User.TotalSeconds, 6)
            .Add("sys", cost.System.TotalSeconds, 6)
            .AddPer("ev_per_s", events, cost.Wall.TotalSeconds).AddPer("ev_per_user_s", events, cost.User.TotalSeconds);

    public OutputLine AddEnd(int runs, ulong fingerprint) =>
        Add("peakMiB", ProcessMemory.PeakKiB() / 1024, 1).Add("runs", runs)
            .Add("fingerprint", fingerprint.ToString("x16", CultureInfo.InvariantCulture));

    public override string ToString() => _text.ToString();

    private OutputLine Append(string key, string value)
    {
        _text.Append(' ').Append(key).Append('=').Append(value);
        return this;
    }
}
