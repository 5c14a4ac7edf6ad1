using System.Text;

namespace NetSim.Packetdrill;

/// <summary>Cuts a script into tokens. White space and comments mean nothing but where a token ends.</summary>
internal sealed class Lexer
{
    private readonly string _text;
    private readonly IReadOnlyDictionary<string, string> _macros;
    private readonly List<Token> _tokens = [];
    private int _next;
    private int _line = 1;
    private int _lineStart;

    private Lexer(string text, IReadOnlyDictionary<string, string> macros)
    {
        _text = text;
        _macros = macros;
    }

    /// <summary>All tokens, the last of which is <see cref="TokenKind.End"/>.</summary>
    /// <exception cref="ScriptException">A quote, comment or snippet does not end.</exception>
    public static List<Token> Read(string text, IReadOnlyDictionary<string, string> macros)
    {
        var lexer = new Lexer(text, macros);
        while (lexer.SkipBlanks())
        {
            lexer.ReadToken();
        }

        lexer.Add(TokenKind.End, string.Empty, lexer.Here);
        return lexer._tokens;
    }

    private Position Here => new(_line, _next - _lineStart + 1);

    private char Peek(int ahead = 0) => _next + ahead < _text.Length ? _text[_next + ahead] : '\0';

    private void Add(TokenKind kind, string text, Position at) => _tokens.Add(new(kind, text, at));

    private char Advance()
    {
        var c = _text[_next++];
        if (c == '\n')
        {
            _line++;
            _lineStart = _next;
        }

        return c;
    }

    private bool SkipBlanks()
    {
        while (_next < _text.Length)
        {
            if (char.IsWhiteSpace(Peek()))
            {
                Advance();
            }
            else if (Peek() == '/' && Peek(1) == '/')
            {
                while (_next < _text.Length && Peek() != '\n')
                {
                    Advance();
                }
            }
            else if (Peek() == '/' && Peek(1) == '*')
            {
                TakeUntil("*/", Here, "The comment that begins here does not end: '*/' is missing.", 2);
            }
            else
            {
                return true;
            }
        }

        return false;
    }

    private void ReadToken()
    {
        var at = Here;
        var c = Peek();
        if (c == '`')
        {
            Add(TokenKind.Shell, TakeUntil("`", at, "The shell command that begins here does not end: '`' is missing.", 1), at);
        }
        else if (c == '%' && Peek(1) == '{')
        {
            Add(TokenKind.Code, TakeUntil("}%", at, "The snippet that begins here does not end: '}%' is missing.", 2), at);
        }
        else if (c == '"')
        {
            Add(TokenKind.Text, TakeText(at), at);
        }
        else if (c == '-' && Peek(1) == '-' && char.IsAsciiLetter(Peek(2)))
        {
            Add(TokenKind.Option, TakeOption(), at);
        }
        else if (c == '.' && Peek(1) == '.' && Peek(2) == '.')
        {
            _next += 3;
            Add(TokenKind.Ellipsis, "...", at);
        }
        else if (char.IsAsciiDigit(c) || (c == '.' && char.IsAsciiDigit(Peek(1))))
        {
            ReadNumber(at);
        }
        else if (IsWordLetter(c))
        {
            ReadWord(at);
        }
        else
        {
            Add(TokenKind.Mark, Advance().ToString(), at);
        }
    }

    // The longest match wins: 1a2b is a word, 0x1f and 12 are integers, 1.5 and .5 are floats, and 1... is not.
    private void ReadNumber(Position at)
    {
        var start = _next;
        while (IsWordLetter(Peek()))
        {
            _next++;
        }

        var text = _text[start.._next];
        var isHex = text.StartsWith("0x", StringComparison.OrdinalIgnoreCase) && text.Length > 2
            && text.Skip(2).All(char.IsAsciiHexDigit);
        if (!text.All(char.IsAsciiDigit))
        {
            Add(isHex ? TokenKind.Integer : TokenKind.Word, text, at);
            return;
        }

        if (Peek() != '.' || !char.IsAsciiDigit(Peek(1)))
        {
            Add(TokenKind.Integer, text, at);
            return;
        }

        _next++;
        while (char.IsAsciiDigit(Peek()))
        {
            _next++;
        }

        Add(TokenKind.Float, _text[start.._next], at);
    }

    private void ReadWord(Position at)
    {
        var start = _next;
        while (IsWordLetter(Peek()))
        {
            _next++;
        }

        var word = _text[start.._next];
        if (!_macros.TryGetValue(word, out var value))
        {
            Add(TokenKind.Word, word, at);
        }
        else if (value is ['"', .., '"'])
        {
            Add(TokenKind.Text, value[1..^1], at);
        }
        else if (value is ['`', .., '`'])
        {
            Add(TokenKind.Shell, value[1..^1], at);
        }
        else
        {
            Add(value.All(char.IsAsciiDigit) ? TokenKind.Integer : TokenKind.Word, value, at);
        }
    }

    private string TakeUntil(string end, Position at, string missing, int startLength)
    {
        _next += startLength;
        var stop = _text.IndexOf(end, _next, StringComparison.Ordinal);
        if (stop < 0)
        {
            throw new ScriptException(at, missing);
        }

        var taken = _text[_next..stop];
        while (_next < stop + end.Length)
        {
            Advance();
        }

        return taken;
    }

    private string TakeText(Position at)
    {
        var result = new StringBuilder();
        Advance();
        while (Peek() != '"')
        {
            if (_next >= _text.Length || Peek() == '\n')
            {
                throw new ScriptException(at, "The text that begins here does not end: '\"' is missing.");
            }

            var c = Advance();
            result.Append(c == '\\' ? TakeEscape() : c);
        }

        Advance();
        return result.ToString();
    }

    private char TakeEscape()
    {
        var at = Here;
        if (_next >= _text.Length)
        {
            throw new ScriptException(at, "The script ends within an escape.");
        }

        var c = Advance();
        switch (c)
        {
            case 'n':
                return '\n';
            case 'r':
                return '\r';
            case 't':
                return '\t';
            case 'f':
                return '\f';
            case 'v':
                return '\v';
            case 'x' when char.IsAsciiHexDigit(Peek()) && char.IsAsciiHexDigit(Peek(1)):
                var value = Convert.ToInt32(_text.Substring(_next, 2), 16);
                _next += 2;
                return (char)value;
            case '"' or '\\':
                return c;
            default:
                throw new ScriptException(at, $"'\\{c}' is no escape; \\n \\r \\t \\f \\v \\xHH are.");
        }
    }

    // --name or --name=value, whose value ends at a blank unless it is quoted.
    private string TakeOption()
    {
        var result = new StringBuilder();
        while (_next < _text.Length && !char.IsWhiteSpace(Peek()))
        {
            if (Peek() == '"')
            {
                result.Append(TakeText(Here));
            }
            else
            {
                result.Append(Advance());
            }
        }

        return result.ToString();
    }

    private static bool IsWordLetter(char c) => char.IsAsciiLetterOrDigit(c) || c == '_';
}
