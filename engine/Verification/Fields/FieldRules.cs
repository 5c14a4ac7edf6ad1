namespace NetSim.Verification;

/// <summary>
/// How an experiment's observations are compared. The first rule that names a path decides for it and for all below it;
/// what no rule names must be equal. In objects of counters and states what is absent is zero.
/// </summary>
internal sealed class FieldRules
{
    private static readonly string[] Sums = ["counters", "server_counters", "client_counters"];

    private readonly List<(IReadOnlyList<string> Pattern, FieldRule Rule)> _rules = [];

    /// <summary>Not compared: chance, hashes or the measuring script's own speed decide.</summary>
    public FieldRules Free(params string[] paths) => Add(new FreeRule(), paths);

    /// <summary>
    /// Times in seconds, which may differ by the granularity of the timers on the way. In a list each time is a link of
    /// one chain, so that lateness adds up.
    /// </summary>
    public FieldRules Time(params string[] paths) => Add(new TimeRule(null), paths);

    /// <summary>
    /// A time in seconds at the end of a chain of timers, whose earlier times are a list of the record.
    /// </summary>
    public FieldRules TimeAfter(string chain, params string[] paths) => Add(new TimeRule(chain), paths);

    /// <summary>A number that differed between measurements by as much.</summary>
    public FieldRules Near(double spread, params string[] paths) => Add(new NearRule(spread), paths);

    /// <summary>
    /// A number of sockets over time, <c>[[seconds, number], …]</c>: equal within <paramref name="spread"/> outside
    /// of transitions.
    /// </summary>
    /// <param name="spread">How far apart they may be.</param>
    /// <param name="source">
    /// The simulated curve in full, a member of the simulated record that begins with <c>_</c>.
    /// </param>
    /// <param name="paths">The observed curves.</param>
    public FieldRules Curve(double spread, string source, params string[] paths) =>
        Add(new CurveRule(spread, source), paths);

    /// <summary>A number that lies within what the seeds span, and <paramref name="margin"/> beyond.</summary>
    public FieldRules Seeds(double margin, params string[] paths) => Add(new SeedsRule(margin), paths);

    /// <summary>Equal although a later rule names it, too.</summary>
    public FieldRules Exact(params string[] paths) => Add(new ExactRule(), paths);

    /// <summary>Any other rule.</summary>
    public FieldRules Add(FieldRule rule, params string[] paths)
    {
        foreach (var path in paths)
        {
            _rules.Add((FieldPath.Pattern(path), rule));
        }

        return this;
    }

    /// <summary>The rule that decides for a path; null when none names it.</summary>
    internal FieldRule? Find(FieldPath path)
    {
        foreach (var (pattern, rule) in _rules)
        {
            if (path.Matches(pattern))
            {
                return rule;
            }
        }

        return null;
    }

    /// <summary>Whether what is absent from an object means zero.</summary>
    internal static bool AbsentIsZero(FieldPath path) =>
        Sums.Contains(path.Name) || path.Name.EndsWith("states", StringComparison.Ordinal);
}
