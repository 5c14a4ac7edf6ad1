namespace NetSim.Packetdrill;

/// <summary>
/// Cuts a snippet into words, numbers, texts and operators. Lines end statements, except after a backslash or within
/// parentheses.
/// </summary>
internal static class SnippetLexer
{
    public const string EndOfStatement = "\n";

    private static readonly string[] Operators =
        ["**", "//", "<<", ">>", "<=", ">=", "==", "!=", "+=", "-=", "*=", "|=", "&="];

    public static List<string> Read(CodeAction code)
    {
        var text = code.Text;
        var tokens = new List<string>();
        var depth = 0;
        for (var i = 0; i < text.Length;)
        {
            var c = text[i];
            if (c == '\\' && i + 1 < text.Length && text[(i + 1)..].TrimStart(' ', '\t', '\r') is ['\n', ..])
            {
                i = text.IndexOf('\n', i) + 1;
            }
            else if (c is '\n' or ';')
            {
                if (depth == 0)
                {
                    tokens.Add(EndOfStatement);
                }

                i++;
            }
            else if (char.IsWhiteSpace(c))
            {
                i++;
            }
            else if (c == '#')
            {
                i = text.IndexOf('\n', i) is var end and >= 0 ? end : text.Length;
            }
            else
            {
                var token = Next(text, i, code);
                depth += token is "(" or "[" ? 1 : token is ")" or "]" ? -1 : 0;
                tokens.Add(token);
                i += token.Length;
            }
        }

        tokens.Add(EndOfStatement);
        return tokens;
    }

    private static string Next(string text, int start, CodeAction code)
    {
        var c = text[start];
        if (c is '\'' or '"')
        {
            var end = start + 1;
            while (end < text.Length && text[end] != c)
            {
                end += text[end] == '\\' ? 2 : 1;
            }

            return end < text.Length
                ? text[start..(end + 1)]
                : throw new ScriptException(code.At, "A text within the snippet does not end.");
        }

        if (char.IsAsciiLetterOrDigit(c) || c is '_' || (c == '.' && start + 1 < text.Length && char.IsAsciiDigit(text[start + 1])))
        {
            var end = start + 1;
            while (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] is '_' or '.'))
            {
                end++;
            }

            return text[start..end];
        }

        return Operators.FirstOrDefault(o => string.CompareOrdinal(text, start, o, 0, o.Length) == 0) ?? c.ToString();
    }
}
