using NetSim.Results;

namespace NetSim.Reports;

/// <summary>What reports of runs and of sweeps have in common.</summary>
internal static class Sections
{
    /// <summary>What was expected, each with the word that says whether it holds.</summary>
    public static void WriteExpectations(HtmlWriter html, IReadOnlyList<ExpectationRecord> expectations)
    {
        if (expectations.Count == 0)
        {
            return;
        }

        html.Element("h2", "Expected");
        html.Open("ul", ("class", "expectations"), ("id", "expectations"));
        foreach (var (text, passed, _, where) in expectations)
        {
            html.Open("li").Element("b", passed ? "PASS" : "FAIL", ("class", passed ? "good" : "bad")).Text(" ");
            html.Text(where is null || text.Contains(where, StringComparison.Ordinal) ? text : $"{text} ({where})");
            html.Close();
        }

        html.Close();
    }

    /// <summary>The command that gives the same again.</summary>
    public static void WriteCommand(HtmlWriter html, string command)
    {
        html.Element("h2", "Again");
        html.Element("p", "This command gives the same numbers on any machine:");
        html.Open("pre").Element("code", command, ("id", "command")).Close();
    }

    /// <summary>
    /// A table of texts whose first column names the row; numbers are aligned by the caller's header.
    /// </summary>
    public static void WriteTable(
        HtmlWriter html, string? id, IReadOnlyList<string> header, IReadOnlyList<string[]> rows)
    {
        html.Open("div", ("class", "scroll"));
        _ = id is null ? html.Open("table") : html.Open("table", ("id", id));
        WriteHeader(html, header, []);
        html.Open("tbody");
        foreach (var row in rows)
        {
            html.Open("tr").Element("th", row[0], ("scope", "row"));
            foreach (var cell in row.Skip(1))
            {
                html.Element("td", cell);
            }

            html.Close();
        }

        html.Close().Close().Close();
    }

    /// <summary>The head of a table: columns of texts, then columns of numbers.</summary>
    public static void WriteHeader(HtmlWriter html, IReadOnlyList<string> texts, IReadOnlyList<string> numbers)
    {
        html.Open("thead").Open("tr");
        foreach (var text in texts)
        {
            html.Element("th", text, ("scope", "col"));
        }

        foreach (var number in numbers)
        {
            html.Open("th", ("scope", "col"), ("class", "number")).Name(number).Close();
        }

        html.Close().Close();
    }
}
