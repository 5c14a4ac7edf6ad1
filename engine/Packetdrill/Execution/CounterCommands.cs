using System.Text.RegularExpressions;

namespace NetSim.Packetdrill;

/// <summary>
/// Reads <c>nstat [-anrsz] [NAME…] [| grep [-qvwE] PATTERN]…</c>. Whatever else a line has is an error, because a count that is
/// not looked at would pass.
/// </summary>
internal static partial class CounterCommands
{
    private const string ListingOptions = "anrsz";
    private const string FilterOptions = "qvwE";

    public static ListCounters Read(string text, Position at)
    {
        var parts = Parts().Matches(Silencers().Replace(text, string.Empty)).Select(static m => m.Value.Trim()).ToList();
        var (options, names) = Split(parts[0], "nstat", ListingOptions, at);
        var filters = parts.Skip(1).Select(p => Filter(p, at)).ToList();
        bool Has(char option) => options.Contains(option, StringComparison.Ordinal);
        return new(
            text, Has('a'), Has('z'), Has('n'), !Has('s'), Has('r'), [.. names.Select(n => Glob(n, at))], filters);
    }

    public static bool HasPipe(string text) => Parts().Count(text) > 1;

    private static LineFilter Filter(string text, Position at)
    {
        var (options, words) = Split(text, "grep", FilterOptions, at);
        if (words is not [var pattern])
        {
            throw new ScriptException(at, $"'{text}' has {words.Count} patterns; one is understood.");
        }

        var isWord = options.Contains('w', StringComparison.Ordinal);
        var expression = Expression(pattern, options.Contains('E', StringComparison.Ordinal), at);
        return new(
            new(isWord ? $@"\b(?:{expression})\b" : expression, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking),
            options.Contains('v', StringComparison.Ordinal));
    }

    private static (string Options, List<string> Words) Split(string text, string program, string known, Position at)
    {
        var words = Words().Matches(text).Select(static m => m.Value).ToList();
        if (words.Count == 0 || words[0] != program)
        {
            throw new ScriptException(at, $"'{text}' is not understood behind nstat; grep is.");
        }

        var options = string.Concat(words.Skip(1).Where(static w => w[0] == '-').Select(static w => w[1..]));
        return options.FirstOrDefault(o => !known.Contains(o, StringComparison.Ordinal)) is not '\0' and var unknown
            ? throw new ScriptException(at, $"{program} is understood with the options -{string.Join(" -", known.ToCharArray())}, not -{unknown}.")
            : (options, [.. words.Skip(1).Where(static w => w[0] != '-').Select(Unquoted)]);
    }

    private static string Unquoted(string word) => word.Length > 1 && word[0] is '"' or '\'' ? word[1..^1] : word;

    // What basic and extended patterns have in common with ours, and alternatives; in a basic one they have a backslash.
    private static string Expression(string pattern, bool isExtended, Position at)
    {
        if (!Plain().IsMatch(pattern) && !(isExtended && Extended().IsMatch(pattern)))
        {
            throw new ScriptException(at, $"grep's pattern '{pattern}' has more than letters, digits, spaces, '.', '*', '^', '$', '[…]' and \\b.");
        }

        return pattern;
    }

    private static Regex Glob(string name, Position at) => Wildcard().IsMatch(name)
        ? new(
            "^" + name.Replace("*", ".*", StringComparison.Ordinal).Replace('?', '.') + "$",
            RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)
        : throw new ScriptException(at, $"'{name}' is no name of counters.");

    [GeneratedRegex("""(?:[^|"']|"[^"]*"|'[^']*')+""")]
    private static partial Regex Parts();

    [GeneratedRegex("""(?:[^\s"']|"[^"]*"|'[^']*')+""")]
    private static partial Regex Words();

    [GeneratedRegex(@"\s+(?:2>&1|[12]?>\s*/dev/null)")]
    private static partial Regex Silencers();

    [GeneratedRegex(@"^(?:[\w .^$]\*?|\[\^?[\w -]+\]\*?|\\b)+$")]
    private static partial Regex Plain();

    [GeneratedRegex(@"^(?:[\w .^$|()][*+?]?|\[\^?[\w -]+\][*+?]?|\\b)+$")]
    private static partial Regex Extended();

    [GeneratedRegex(@"^[\w*?]+$")]
    private static partial Regex Wildcard();
}
