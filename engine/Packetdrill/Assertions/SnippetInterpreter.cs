using System.Globalization;

namespace NetSim.Packetdrill;

/// <summary>
/// The small part of Python that snippets use: assert, print, assignment, and expressions over numbers and texts. What they
/// assign lasts to the end of the script.
/// </summary>
internal sealed class SnippetInterpreter
{
    private readonly Dictionary<string, object> _variables = [];

    /// <summary>Runs a snippet.</summary>
    /// <param name="code">The snippet.</param>
    /// <param name="snapshot">What is known of the socket under test at its instant.</param>
    /// <exception cref="ScriptException">An assertion failed, or the snippet cannot be understood.</exception>
    public void Run(CodeAction code, IReadOnlyDictionary<string, long> snapshot)
    {
        foreach (var (name, value) in snapshot)
        {
            _variables[name] = value;
        }

        var reader = new SnippetReader(SnippetLexer.Read(code), code.At);
        while (!reader.IsAtEnd)
        {
            if (!reader.TakeIf(SnippetLexer.EndOfStatement))
            {
                RunStatement(reader);
                reader.Require(SnippetLexer.EndOfStatement);
            }
        }
    }

    private void RunStatement(SnippetReader reader)
    {
        if (reader.TakeIf("assert"))
        {
            Assert(reader);
        }
        else if (reader.TakeIf("import") || reader.TakeIf("pass"))
        {
            while (reader.Peek != SnippetLexer.EndOfStatement)
            {
                reader.Take();
            }
        }
        else if (reader.TakeIf("if"))
        {
            var holds = IsTrue(new SnippetExpression(reader, _variables).Read());
            reader.Require(":");
            if (holds)
            {
                RunStatement(reader);
            }
            else
            {
                reader.SkipStatement();
            }
        }
        else if (reader.PeekAt(1) is "=" or "+=" or "-=" or "*=" or "|=" or "&=")
        {
            Assign(reader);
        }
        else
        {
            new SnippetExpression(reader, _variables).Read();
        }
    }

    private void Assert(SnippetReader reader)
    {
        var start = reader.Index;
        var holds = IsTrue(new SnippetExpression(reader, _variables).Read());
        var text = reader.TextSince(start);
        var values = reader.NamesSince(start).Where(_variables.ContainsKey).Distinct()
            .Select(n => $"{n} = {Shown(_variables[n])}").ToList();
        var said = reader.TakeIf(",") ? Shown(new SnippetExpression(reader, _variables).Read()) : null;
        if (!holds)
        {
            throw new ScriptException(
                reader.At, $"The assertion does not hold: {text}{(values.Count > 0 ? $" ({string.Join(", ", values)})" : string.Empty)}"
                + (said is null || values.Any(v => v.EndsWith($"= {said}", StringComparison.Ordinal)) ? "." : $": {said}."));
        }
    }

    private void Assign(SnippetReader reader)
    {
        var name = reader.Take();
        var operation = reader.Take();
        var value = new SnippetExpression(reader, _variables).Read();
        if (operation != "=")
        {
            if (!_variables.TryGetValue(name, out var old))
            {
                throw reader.Wrong($"'{name}' has no value yet");
            }

            value = SnippetExpression.Apply(operation[..^1], old, value, reader);
        }

        _variables[name] = value;
    }

    public static bool IsTrue(object value) => value switch
    {
        long number => number != 0,
        double number => number != 0,
        bool truth => truth,
        string text => text.Length > 0,
        _ => true,
    };

    public static string Shown(object value) => value switch
    {
        bool truth => truth ? "True" : "False",
        object[] items => $"({string.Join(", ", items.Select(Shown))})",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? string.Empty,
    };
}
