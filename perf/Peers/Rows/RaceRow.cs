using System.Globalization;

namespace NetSim.Perf;

/// <summary>The hold model: our default queue against both forms of the BCL's, in turn within one process.</summary>
/// <param name="Delays">How far ahead events are scheduled.</param>
/// <param name="Pending">How many wait.</param>
/// <param name="Target">How many times faster ours must be.</param>
internal sealed record RaceRow(string Delays, int Pending, double Target) : IRow
{
    public string Name => $"hold-{Delays}-{Pending}";

    public IEnumerable<Outcome> Measure(Bench bench)
    {
        var values = bench.NetSim($"race --delays={Delays} --pending={Pending} --repeats={Math.Max(5, bench.Pairs)}");
        var size = Pending.ToString("0e0", CultureInfo.InvariantCulture);
        yield return new Outcome(
            $"hold, {Delays}, {size} pending", "BCL, full key, the faster form",
            $"{Spread.Text(Math.Min(values["bcl_ns"], values["bclindex_ns"]))} ns",
            $"{Spread.Text(values["radix_ns"])} ns",
            new Spread([values["ratio_least"], values["ratio"], values["ratio_most"]]), Target, false,
            $"{values["turns"]:0} turns");
    }
}
