using System.Text;
using NetSim.Results;

namespace NetSim.Tests.Unit.Results;

public sealed class MarkdownTablesTests
{
    [Test]
    public void Parameters_metrics_and_verdicts_are_tables_with_exact_numbers()
    {
        var text = Written(ResultsSamples.Complete);

        Assert.That(text, Does.StartWith("# syn-flood\n\n| parameter | value |\n| --- | --- |\n| syncookies | 0 |\n"));
        Assert.That(text, Does.Contain("| users.connect_latency_p90_s | 1.25 |\n"));
        Assert.That(text, Does.Contain("| ratio |  |\n"));
        Assert.That(text, Does.Contain("| early = 0.057, wanted &lt; 0.1 | PASS |\n"));
        Assert.That(text, Does.Contain("| fingerprint | 0123456789abcdef |\n"));
    }

    [Test]
    public void Hostile_names_neither_end_a_cell_nor_become_markup()
    {
        var lines = Written(HostileNames.Record).Split('\n').Where(l => l.StartsWith("| ", StringComparison.Ordinal));

        Assert.That(lines, Has.All.Matches<string>(l => Cells(l) == 2 && !l.Contains('<')));
    }

    // Cells end at a bar that has no backslash before it.
    private static int Cells(string line) => line.Replace("\\|", "", StringComparison.Ordinal).Count(c => c == '|') - 1;

    private static string Written(RunRecord record)
    {
        using var stream = new MemoryStream();
        MarkdownTables.Write(stream, record);
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
