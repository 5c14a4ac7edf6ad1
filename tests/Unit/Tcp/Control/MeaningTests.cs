using System.Text.RegularExpressions;
using NetSim.Tcp;

namespace NetSim.Tests.Unit.Tcp;

/// <summary>What the product says of counters and states is complete, and true of the code.</summary>
public sealed partial class MeaningTests
{
    [Test]
    public void Every_counter_has_one_meaning_at_its_place()
    {
        Assert.That(MibMeaning.All.Select(meaning => meaning.Counter), Is.EqualTo(MibNames.All));
        Assert.That(MibMeaning.All.Where(meaning => meaning.Source.Length == 0 || !meaning.Meaning.EndsWith('.')), Is.Empty);
    }

    [Test]
    public void Every_state_has_a_meaning_with_its_RFC_section()
    {
        foreach (var state in Enum.GetValues<TcpState>())
        {
            var meaning = TcpStateMeaning.Of(state);

            Assert.That(meaning.State, Is.EqualTo(state));
            Assert.That(meaning.Source, Does.Contain("RFC 9293"));
        }
    }

    [Test]
    public void Counters_said_to_stay_zero_are_those_that_no_code_counts()
    {
        var code = string.Concat(Directory
            .EnumerateFiles(Repository.PathOf("engine"), "*.cs", SearchOption.AllDirectories)
            .Where(path => !Path.GetFileName(path).EndsWith("Meanings.cs", StringComparison.Ordinal))
            .Select(File.ReadAllText));
        var named = CounterName().Matches(code).Select(match => match.Groups[1].Value).ToHashSet();
        var uncounted = MibNames.All.Where(counter => !named.Contains(counter.ToString()));

        Assert.That(MibMeaning.All.Where(meaning => !meaning.IsCounted).Select(meaning => meaning.Counter),
            Is.EqualTo(uncounted));
    }

    [GeneratedRegex(@"\bMib\.(\w+)")]
    private static partial Regex CounterName();
}
