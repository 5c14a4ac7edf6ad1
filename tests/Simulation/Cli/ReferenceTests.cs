using System.Text.Json;
using NetSim.Tcp;
using NetSim.Wire;

namespace NetSim.Tests.Simulation;

/// <summary>The pages that are made from the code, and what <c>explain</c> must cover.</summary>
public sealed class ReferenceTests
{
    [Test]
    public void The_generated_pages_are_what_the_code_says()
    {
        using var netsim = new Netsim();
        netsim.Environment["NETSIM_CACHE"] = ""; // The usual one: other tests have compiled most scenarios already.

        var result = netsim.Run("reference", "--check", "--root", Repository.Root);

        Assert.That((result.Code, result.Error), Is.EqualTo((0, "")), "make them again with: dotnet run -c Release --project engine/Cli -- reference --write");
    }

    [Test]
    public void A_stale_page_is_named_with_the_command_that_makes_it_again()
    {
        using var netsim = new Netsim();
        netsim.Write("NetSim.sln", "");
        netsim.Write("engine/Tcp/SYSCTLS.md", "old");
        netsim.Write("engine/Scenarios/none.txt", "");
        netsim.Write("scenarios/one.csx", """
            // Does it hold?
            using static NetSim.Scenarios.Scenario;
            var backlog = Param("backlog", 128, "argument of listen()", range: 1..4096);
            Expect(backlog > 0 /* always */,
                "with (brackets");
            """);

        var stale = netsim.Run("reference", "--check");
        var written = netsim.Run("reference", "--write");
        var fresh = netsim.Run("reference", "--check");

        Assert.That(stale.Code, Is.EqualTo(4), stale.ToString);
        Assert.That(stale.Error, Does.Contain("engine/Tcp/SYSCTLS.md is stale: run dotnet run"));
        Assert.That((written.Code, fresh.Code, fresh.Error), Is.EqualTo((0, 0, "")), written.ToString);
        var page = File.ReadAllText(Path.Combine(netsim.Directory, "scenarios", "README.md"));
        Assert.That(page, Does.Contain("| [`one.csx`](#onecsx) | Does it hold? |").And.Contain("- `backlog > 0`")
            .And.Contain("| `backlog` | 128 | 1..4096 | argument of listen() |"));
    }

    [TestCase("reference")]
    [TestCase("reference --write --check")]
    [TestCase("reference --check --root /nowhere")]
    public void A_wrong_command_line_is_refused(string line)
    {
        using var netsim = new Netsim();

        Assert.That(netsim.Run(line.Split(' ')).Code, Is.EqualTo(2));
    }

    [Test]
    public void Every_counter_sysctl_state_error_and_behaviour_is_explained_with_its_source_or_kernels()
    {
        string[] names =
        [
            .. MibNames.All.Select(counter => counter.NstatName()), .. SysctlTable.All.Select(sysctl => sysctl.Name),
            .. UnmodelledSysctl.All.Select(sysctl => sysctl.Name), .. Enum.GetValues<TcpState>().Select(state => state.SsName()),
            .. Enum.GetNames<Errno>().Where(name => name != "None"), .. KernelBehaviourTable.All.Select(behaviour => behaviour.Name),
            .. NetSim.Network.ConntrackSysctls.Names, "WheelLateness", "Hz", "Uptime", "Queues", "DescriptorLimit", "Kernel",
        ];
        using var netsim = new Netsim();

        var result = netsim.Run(["explain", "--json", .. names]);

        Assert.That(result.Code, Is.Zero, result.ToString);
        using var json = JsonDocument.Parse(result.Out);
        var topics = json.RootElement.EnumerateArray().ToList();
        Assert.That(topics, Has.Count.EqualTo(names.Length));
        Assert.Multiple(() =>
        {
            foreach (var topic in topics)
            {
                var name = topic.GetProperty("name").GetString();
                var text = string.Join(' ', topic.GetProperty("text").EnumerateArray().Select(line => line.GetString()));
                var kernels = topic.GetProperty("kernels").EnumerateArray().ToList();
                Assert.That(text, Has.Length.GreaterThan(10), name);
                Assert.That(kernels.Count == KernelProfile.All.Count || text.Contains("Source: ") || text.Contains("Reason: "), Is.True, name);
                Assert.That(kernels.TrueForAll(kernel => kernel.GetProperty("source").GetString() is { Length: > 0 }
                    || kernel.GetProperty("evidence").GetString() != "source"), Is.True, name);
            }
        });
    }
}
