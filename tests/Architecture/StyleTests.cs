namespace NetSim.Tests.Architecture;

/// <summary>
/// The house style where a machine can judge it. What a rule excepts, it states in general; nothing is excepted by name.
/// </summary>
public sealed class StyleTests
{
    [TestCase("Core")]
    [TestCase("Distributed")]
    [TestCase("Network")]
    [TestCase("Results")]
    [TestCase("Verification")]
    [TestCase("Workloads")]
    public void Lines_of_the_room_end_by_column_120(string room) =>
        Assert.That(Offenders(StyleRules.LongLines, $"engine/{room}/"), Is.Empty);

    [TestCase("Core")]
    [TestCase("Distributed")]
    [TestCase("Emulation")]
    [TestCase("Experiments")]
    [TestCase("Hosts")]
    [TestCase("Network")]
    [TestCase("Reports")]
    [TestCase("Results")]
    [TestCase("Scenarios")]
    [TestCase("Scripting")]
    [TestCase("Traffic")]
    [TestCase("Verification")]
    [TestCase("Wire")]
    [TestCase("Workloads")]
    public void Methods_of_the_room_have_at_most_60_lines(string room) =>
        Assert.That(Offenders(StyleRules.LongMethods, $"engine/{room}/"), Is.Empty);

    [Test]
    public void Files_have_at_most_400_lines() => Assert.That(Offenders(StyleRules.LongFile, ""), Is.Empty);

    [Test]
    public void No_type_is_called_a_manager_helper_base_or_data() =>
        Assert.That(Offenders(StyleRules.EmptyNames, ""), Is.Empty);

    [Test]
    public void What_the_engine_makes_public_is_documented() =>
        Assert.That(Offenders(StyleRules.Undocumented, "engine/"), Is.Empty);

    [Test]
    public void The_rules_find_what_they_look_for()
    {
        var text = $"public class PortManager\n{{\n    void Run()\n    {{{new string('\n', 400)}    }}\n}}\n";
        var source = SourceFile.Parse("made-up.cs", $"// {new string('a', 118)}\n{text}");

        Assert.That(StyleRules.LongLines(source), Is.EqualTo(new[] { "made-up.cs:1 has 121 columns" }));
        Assert.That(StyleRules.LongFile(source), Has.Exactly(1).Items);
        Assert.That(StyleRules.LongMethods(source), Has.Exactly(1).Items);
        Assert.That(StyleRules.EmptyNames(source), Is.EqualTo(new[] { "made-up.cs:2 names a type PortManager" }));
        Assert.That(StyleRules.Undocumented(source), Has.Exactly(1).Items);
    }

    private static List<string> Offenders(Func<SourceFile, IEnumerable<string>> rule, string folder) =>
        [.. SourceFile.All.Where(source => source.Path.StartsWith(folder, StringComparison.Ordinal)).SelectMany(rule)];
}
