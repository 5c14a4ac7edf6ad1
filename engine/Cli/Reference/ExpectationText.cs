using System.Text.RegularExpressions;

namespace NetSim.Cli;

/// <summary>What a script's text expects: the argument of every <c>Expect(…)</c>, in order.</summary>
internal static partial class ExpectationText
{
    public static IEnumerable<string> Of(string script)
    {
        var text = Comments().Replace(script, match => match.Value[0] == '"' ? match.Value : "");
        foreach (Match call in Calls().Matches(text))
        {
            var start = call.Index + call.Length;
            yield return Blanks().Replace(text[start..EndOfArgument(text, start)], " ").Trim();
        }
    }

    private static int EndOfArgument(string text, int start)
    {
        var depth = 0;
        var quoted = false;
        for (var i = start; i < text.Length; i++)
        {
            quoted ^= text[i] == '"' && text[i - 1] != '\\';
            depth += quoted ? 0 : text[i] is '(' or '[' or '{' ? 1 : text[i] is ')' or ']' or '}' ? -1 : 0;
            if (depth < 0 || (depth == 0 && !quoted && text[i] == ','))
            {
                return i;
            }
        }

        return text.Length;
    }

    [GeneratedRegex(@"\bExpect\(")]
    private static partial Regex Calls();

    [GeneratedRegex(@"""(\\.|[^""\\\n])*""|//[^\n]*|/\*.*?\*/", RegexOptions.Singleline)]
    private static partial Regex Comments();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
