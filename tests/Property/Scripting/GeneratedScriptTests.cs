using NetSim.Scenarios;
using NetSim.Scripting;

namespace NetSim.Tests.Property;

/// <summary>What the analyzer passes does not depend on threads.</summary>
public sealed class GeneratedScriptTests
{
    private const int Scripts = 40;

    [Test]
    public void A_script_that_is_passed_has_one_fingerprint_on_any_number_of_threads_and_the_others_break_a_law()
    {
        var folder = Directory.CreateTempSubdirectory("netsim-generated-").FullName;
        var (passed, refused) = (0, 0);
        for (var seed = 0; seed < Scripts; seed++)
        {
            var path = Path.Combine(folder, $"{seed}.csx");
            var text = new ScriptWriter(seed).Write();
            File.WriteAllText(path, text);
            var loaded = ScriptHost.Load(path, new ScriptHostOptions { UseCache = false });
            if (loaded.Succeeded)
            {
                passed++;
                var fingerprints = Fingerprints(loaded.Program).Distinct().ToList();
                Assert.That(fingerprints, Has.Count.EqualTo(1), () => $"seed {seed}: {string.Join(", ", fingerprints)}\n{text}");
            }
            else
            {
                refused++;
                Assert.That(loaded.Diagnostics.Select(d => d.Code), Is.All.EqualTo("NETSIM0003"), () => $"{loaded.Diagnostics[0]}\n{text}");
            }
        }

        Directory.Delete(folder, recursive: true);
        TestContext.Out.WriteLine($"{passed} passed, {refused} refused");
        Assert.That(passed, Is.GreaterThan(Scripts / 4));
        Assert.That(refused, Is.GreaterThan(Scripts / 8));
    }

    private static IEnumerable<string?> Fingerprints(IScenarioProgram program) =>
        from shape in new (int Threads, int Partitions)[] { (1, 1), (1, 6), (2, 6), (4, 6), (3, 12) }
        let outcome = ScenarioRunner.Run(program, new RunSettings { Threads = shape.Threads, Partitions = shape.Partitions })
        select outcome.Failure is null ? outcome.Record.Fingerprint : $"{shape}: {outcome.Failure}";
}
