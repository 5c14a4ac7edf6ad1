using System.Globalization;
using System.Text.RegularExpressions;

namespace NetSim.Packetdrill;

/// <summary>
/// Reads and evaluates an expression with Python's operators and their precedence: or, and, not, comparisons in chains,
/// | ^ &amp;, shifts, sums, products, signs, powers.
/// </summary>
internal sealed partial class SnippetExpression(SnippetReader reader, IReadOnlyDictionary<string, object> variables)
{
    private const int DeepestNesting = 100;

    private static readonly string[][] Levels =
        [["|"], ["^"], ["&"], ["<<", ">>"], ["+", "-"], ["*", "/", "//", "%"]];

    private int _depth;

    /// <summary>Its value: a long, a double, a bool, a string or an array.</summary>
    public object Read()
    {
        var condition = ReadOr();
        if (!reader.TakeIf("if"))
        {
            return condition;
        }

        var holds = SnippetInterpreter.IsTrue(ReadOr());
        reader.Require("else");
        var otherwise = Read();
        return holds ? condition : otherwise;
    }

    private object ReadOr()
    {
        var value = ReadAnd();
        while (reader.TakeIf("or"))
        {
            var right = ReadAnd();
            value = SnippetInterpreter.IsTrue(value) ? value : right;
        }

        return value;
    }

    private object ReadAnd()
    {
        var value = ReadNot();
        while (reader.TakeIf("and"))
        {
            var right = ReadNot();
            value = SnippetInterpreter.IsTrue(value) ? right : value;
        }

        return value;
    }

    private object ReadNot()
    {
        if (++_depth > DeepestNesting)
        {
            throw reader.Wrong("it is nested too deeply");
        }

        var value = reader.TakeIf("not") ? !SnippetInterpreter.IsTrue(ReadNot()) : ReadComparison();
        _depth--;
        return value;
    }

    // a <= b <= c means that both hold.
    private object ReadComparison()
    {
        var left = ReadLevel(0);
        if (reader.Peek is not ("==" or "!=" or "<" or "<=" or ">" or ">="))
        {
            return left;
        }

        var holds = true;
        while (reader.Peek is "==" or "!=" or "<" or "<=" or ">" or ">=")
        {
            var operation = reader.Take();
            var right = ReadLevel(0);
            holds &= Compare(operation, left, right);
            left = right;
        }

        return holds;
    }

    private bool Compare(string operation, object left, object right)
    {
        if (left is string || right is string)
        {
            var same = Equals(left, right);
            return operation switch
            {
                "==" => same,
                "!=" => !same,
                _ => throw reader.Wrong($"texts are not compared with '{operation}'"),
            };
        }

        var order = left is double || right is double
            ? Number(left).CompareTo(Number(right))
            : Whole(left).CompareTo(Whole(right));
        return operation switch
        {
            "==" => order == 0,
            "!=" => order != 0,
            "<" => order < 0,
            "<=" => order <= 0,
            ">" => order > 0,
            _ => order >= 0,
        };
    }

    private object ReadLevel(int level)
    {
        if (level == Levels.Length)
        {
            return ReadSigned();
        }

        var left = ReadLevel(level + 1);
        while (Levels[level].Contains(reader.Peek))
        {
            left = Apply(reader.Take(), left, ReadLevel(level + 1), reader);
        }

        return left;
    }

    /// <summary>A binary operation.</summary>
    public static object Apply(string operation, object left, object right, SnippetReader reader)
    {
        if (operation == "%" && left is string format)
        {
            return Format(format, right is object[] items ? items : [right]);
        }

        if (operation == "+" && left is string a && right is string b)
        {
            return a + b;
        }

        if (left is string or object[] || right is string or object[])
        {
            throw reader.Wrong($"'{operation}' is for numbers");
        }

        if (operation == "/" || left is double || right is double)
        {
            return ApplyReal(operation, Number(left), Number(right), reader);
        }

        var (x, y) = (Whole(left, reader), Whole(right, reader));
        if (y == 0 && operation is ("//" or "%"))
        {
            throw reader.Wrong("it divides by zero");
        }

        return unchecked(operation switch
        {
            "|" => x | y,
            "^" => x ^ y,
            "&" => x & y,
            "<<" => y is >= 0 and < 63 ? x << (int)y : throw reader.Wrong("it shifts too far"),
            ">>" => y is >= 0 and < 63 ? x >> (int)y : throw reader.Wrong("it shifts too far"),
            "+" => x + y,
            "-" => x - y,
            "*" => x * y,
            "//" => FloorDivide(x, y),
            "%" => x - (FloorDivide(x, y) * y),
            _ => throw reader.Wrong($"'{operation}' is no operation"),
        });
    }

    private static double ApplyReal(string operation, double x, double y, SnippetReader reader) => operation switch
    {
        "+" => x + y,
        "-" => x - y,
        "*" => x * y,
        "/" when y != 0 => x / y,
        "//" when y != 0 => Math.Floor(x / y),
        "%" when y != 0 => x - (Math.Floor(x / y) * y),
        _ => throw reader.Wrong($"'{operation}' cannot be applied to {x} and {y}"),
    };

    private static long FloorDivide(long x, long y)
    {
        var quotient = x / y;
        return x % y != 0 && (x < 0) != (y < 0) ? quotient - 1 : quotient;
    }

    private object ReadSigned()
    {
        if (reader.TakeIf("-"))
        {
            var negated = ReadSigned();
            return negated is double real ? -real : -Whole(negated);
        }

        if (reader.TakeIf("~"))
        {
            return ~Whole(ReadSigned());
        }

        reader.TakeIf("+");
        var value = ReadPrimary();
        return reader.TakeIf("**") ? Raise(Whole(value), Whole(ReadSigned())) : value;
    }

    private static long Raise(long x, long power)
    {
        var result = 1L;
        for (; power > 0; power--)
        {
            result = unchecked(result * x);
        }

        return result;
    }

    private object ReadPrimary()
    {
        var token = reader.Take();
        if (token == "(")
        {
            return ReadParenthesized();
        }

        if (token is ['\'' or '"', ..])
        {
            return Unescape(token[1..^1]);
        }

        if (char.IsAsciiDigit(token[0]) || token[0] == '.')
        {
            return ReadNumber(token);
        }

        if (reader.Peek == "(" && (char.IsAsciiLetter(token[0]) || token[0] == '_'))
        {
            reader.Take();
            return Call(token, ReadArguments());
        }

        return token switch
        {
            "True" => true,
            "False" => false,
            "None" => 0L,
            _ when variables.TryGetValue(token, out var value) => value,
            _ when Constants.TryGet(token, out var constant) => constant,
            SnippetLexer.EndOfStatement => throw reader.Wrong("it ends where a value is expected"),
            _ => throw reader.Wrong($"'{token}' has no value: the host reports no such thing"),
        };
    }

    private object ReadParenthesized()
    {
        var items = ReadArguments();
        return items.Length == 1 ? items[0] : items;
    }

    private object[] ReadArguments()
    {
        var items = new List<object>();
        while (!reader.TakeIf(")"))
        {
            if (items.Count > 0)
            {
                reader.Require(",");
                if (reader.TakeIf(")"))
                {
                    break;
                }
            }

            items.Add(Read());
        }

        return [.. items];
    }

    private object ReadNumber(string token)
    {
        if (token.StartsWith("0x", StringComparison.OrdinalIgnoreCase)
            && long.TryParse(token.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var hex))
        {
            return hex;
        }

        if (long.TryParse(token, NumberStyles.None, CultureInfo.InvariantCulture, out var whole))
        {
            return whole;
        }

        return double.TryParse(token, NumberStyles.Float, CultureInfo.InvariantCulture, out var real)
            ? real
            : throw reader.Wrong($"'{token}' is no number");
    }

    private object Call(string name, object[] arguments) => (name, arguments) switch
    {
        ("print" or "str" or "repr", _) => string.Join(' ', arguments.Select(SnippetInterpreter.Shown)),
        ("abs", [double real]) => Math.Abs(real),
        ("abs", [_]) => Math.Abs(Whole(arguments[0])),
        ("int", [double real]) => (long)Math.Truncate(real),
        ("int", [_]) => Whole(arguments[0]),
        ("float", [_]) => Number(arguments[0]),
        ("round", [_]) => (long)Math.Round(Number(arguments[0])),
        ("len", [string text]) => (long)text.Length,
        ("min", { Length: > 1 }) => arguments.MinBy(Number)!,
        ("max", { Length: > 1 }) => arguments.MaxBy(Number)!,
        _ => throw reader.Wrong($"'{name}' with {arguments.Length} arguments is no function that snippets have"),
    };

    private static double Number(object value) => value switch
    {
        double real => real,
        bool truth => truth ? 1 : 0,
        long whole => whole,
        _ => 0,
    };

    private long Whole(object value) => Whole(value, reader);

    private static long Whole(object value, SnippetReader reader) => value switch
    {
        long whole => whole,
        bool truth => truth ? 1 : 0,
        double real => (long)real,
        _ => throw reader.Wrong("a number is expected"),
    };

    private static string Unescape(string text) =>
        text.Replace("\\n", "\n", StringComparison.Ordinal).Replace("\\t", "\t", StringComparison.Ordinal);

    private static string Format(string format, object[] values)
    {
        var next = 0;
        return Placeholder().Replace(
            format, m => m.Value == "%%" ? "%" : next < values.Length ? SnippetInterpreter.Shown(values[next++]) : m.Value);
    }

    [GeneratedRegex(@"%%|%[-+ 0-9.]*[diouxXeEfgGsr]")]
    private static partial Regex Placeholder();
}
