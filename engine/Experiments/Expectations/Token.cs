using System.Globalization;

namespace NetSim.Experiments;

/// <summary>What a piece of an expression is.</summary>
internal enum TokenKind
{
    Number,
    Name,
    Sign,
    End,
}

/// <summary>A piece of an expression.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">The name or sign.</param>
/// <param name="Value">The number.</param>
/// <param name="At">Where it starts, from 0.</param>
internal readonly record struct Token(TokenKind Kind, string Text, double Value, int At)
{
    // Longest first, so that "<=" is not read as "<".
    private static readonly string[] s_signs =
        ["&&", "||", "<=", ">=", "==", "!=", "<", ">", "+", "-", "*", "/", "(", ")", "!"];

    private static readonly (string Suffix, double Factor)[] s_units =
        [("ms", 1e-3), ("us", 1e-6), ("ns", 1e-9), ("min", 60), ("s", 1)];

    /// <summary>Cuts an expression into its pieces; the last is the end.</summary>
    public static List<Token> Split(string text)
    {
        List<Token> tokens = [];
        var at = 0;
        while (true)
        {
            while (at < text.Length && char.IsWhiteSpace(text[at]))
            {
                at++;
            }

            var token = Next(text, at, out var length);
            tokens.Add(token);
            if (token.Kind == TokenKind.End)
            {
                return tokens;
            }

            at += length;
        }
    }

    private static Token Next(string text, int at, out int length)
    {
        length = 0;
        if (at == text.Length)
        {
            return new Token(TokenKind.End, "the end", 0, at);
        }

        var rest = text.AsSpan(at);
        if (rest[0] == '[')
        {
            length = rest.IndexOf(']') + 1;
            return length > 2
                ? new Token(TokenKind.Name, rest[1..(length - 1)].ToString(), 0, at)
                : throw new ExperimentException($"'{text}': the name that starts with '[' at {at + 1} does not end");
        }

        if (char.IsAsciiDigit(rest[0]) || rest[0] == '.')
        {
            return Number(text, at, out length);
        }

        while (length < rest.Length && (char.IsLetterOrDigit(rest[length]) || "_.:".Contains(rest[length])))
        {
            length++;
        }

        if (length > 0)
        {
            return new Token(TokenKind.Name, rest[..length].ToString(), 0, at);
        }

        foreach (var sign in s_signs)
        {
            if (rest.StartsWith(sign))
            {
                length = sign.Length;
                return new Token(TokenKind.Sign, sign, 0, at);
            }
        }

        throw new ExperimentException($"'{text}': '{rest[0]}' at {at + 1} belongs to no expression");
    }

    // 0.25, 1e-3, 20ms: spans of time are in seconds, as the metrics are.
    private static Token Number(string text, int at, out int length)
    {
        length = 0;
        var rest = text.AsSpan(at);
        while (length < rest.Length && (char.IsAsciiDigit(rest[length]) || "._".Contains(rest[length])
            || (length > 0 && rest[length] is 'e' or 'E')
            || (length > 0 && rest[length] is '-' or '+' && rest[length - 1] is 'e' or 'E')))
        {
            length++;
        }

        var digits = rest[..length].ToString();
        if (!double.TryParse(digits.Replace("_", "", StringComparison.Ordinal), NumberStyles.Float,
            CultureInfo.InvariantCulture, out var value))
        {
            throw new ExperimentException($"'{text}': '{digits}' at {at + 1} is no number");
        }

        foreach (var (suffix, factor) in s_units)
        {
            if (rest[length..].StartsWith(suffix) && !IsLetter(rest, length + suffix.Length))
            {
                length += suffix.Length;
                return new Token(TokenKind.Number, digits + suffix, value * factor, at);
            }
        }

        return IsLetter(rest, length)
            ? throw new ExperimentException(
                $"'{text}': '{rest[length]}' after {digits} is no unit: s, ms, us, ns and min are")
            : new Token(TokenKind.Number, digits, value, at);
    }

    private static bool IsLetter(ReadOnlySpan<char> text, int at) =>
        at < text.Length && (char.IsLetterOrDigit(text[at]) || text[at] == '_');
}
