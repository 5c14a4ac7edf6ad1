namespace NetSim.Packetdrill;

// Commands that look at the host's counters.
public sealed partial class ScriptRunner
{
    private Dictionary<string, long> _remembered = [];

    // As nstat prints them: the name, the count and a rate, which is none in so short a time.
    private void CheckCounters(ListCounters list, Position at)
    {
        var now = _system.Counters();
        if (list.ForgetsFirst)
        {
            _remembered = [];
        }

        var lines = now.Where(c => list.Names.Count == 0 || list.Names.Any(n => n.IsMatch(c.Name)))
            .Select(c => (c.Name, Value: c.Value - (list.IsAbsolute ? 0 : _remembered.GetValueOrDefault(c.Name))))
            .Where(c => !list.IsSilent && (list.ShowsZeros || c.Value != 0))
            .Select(c => $"{c.Name,-32}{c.Value,-16}{"0.0",6}").Prepend("#kernel").ToList();
        if (list.Remembers)
        {
            _remembered = now.ToDictionary(c => c.Name, c => c.Value);
        }

        foreach (var filter in list.Filters)
        {
            var kept = lines.Where(l => filter.Pattern.IsMatch(l) != filter.IsInverted).ToList();
            if (kept.Count == 0)
            {
                var shown = lines.Count <= MostLinesShown ? string.Concat(lines.Select(l => "\n  " + l)) : $" {lines.Count} lines";
                throw new ScriptException(at, $"'{list.Text}' finds nothing: grep '{filter.Pattern}' was given{shown}.");
            }

            lines = kept;
        }
    }

    private const int MostLinesShown = 8;
}
