using NetSim.Core;
using NetSim.Hosts;
using NetSim.Network;
using NetSim.Scenarios;
using NetSim.Scripting;

namespace NetSim.Cli;

/// <summary>Runs a scenario to an instant and looks at one of its hosts.</summary>
internal static class HostLook
{
    private const int MostNamesCompared = 10_000;

    /// <summary>Looks, and prints what was seen.</summary>
    /// <param name="request">Where and when.</param>
    /// <param name="terminal">Where errors go.</param>
    /// <param name="print">Gets the machines of the host, one for each receive queue; prints to stdout.</param>
    /// <returns>The exit code.</returns>
    public static int Run(ViewRequest request, Terminal terminal, Func<IReadOnlyList<Machine>, int> print)
    {
        var loaded = ScriptHost.Load(request.Scenario);
        terminal.Report(loaded.Diagnostics);
        if (!loaded.Succeeded)
        {
            return ExitCode.Usage;
        }

        if (request.Grid.FindUndeclared(loaded.Program.Manifest, request.Scenario) is { } undeclared)
        {
            terminal.Error("error: " + undeclared);
            return ExitCode.Usage;
        }

        int? code = null;
        var output = Console.Out;
        Console.SetOut(Console.Error); // What a script prints must not mix with what the command prints.
        var settings = request.Settings with
        {
            Parameters = request.Grid.Columns()[0].Parameters,
            Look = new RunLook(request.At, Look, EndsRun: true) { Prepare = Prepare },
            Print = text => Console.Error.WriteLine(text),
        };
        var outcome = ScenarioRunner.Run(loaded.Program, settings);
        if (code is { } known)
        {
            return known;
        }

        if (outcome.Failure is ScenarioException { IsUsage: true } usage)
        {
            terminal.Error($"error: {usage.Message}");
            return ExitCode.Usage;
        }

        if (outcome.Failure is { } failure)
        {
            terminal.Error(ScriptFailure.Describe(failure).ToText());
            return ScriptFailure.IsEngineFault(failure) ? ExitCode.InternalError : ExitCode.ScenarioFailed;
        }

        terminal.Error(request.At is { } at
            ? $"error: --at {at} is beyond the end of the run, {outcome.Record.Simulated}"
            : $"error: {request.Scenario} runs nothing, so there is nothing to see");
        return ExitCode.Usage;

        // The counters of a group's member are its own only if that is said before its first packet.
        void Prepare(World world)
        {
            foreach (var machine in Find(world, request.Host))
            {
                machine.KeepOwnCounters();
            }
        }

        void Look(World world)
        {
            Console.SetOut(output);
            code = print(Find(world, request.Host));
        }
    }

    /// <summary>The machines of a host by name.</summary>
    /// <exception cref="ScenarioException">There is no such host; the message offers the nearest.</exception>
    public static IReadOnlyList<Machine> Find(World world, string name)
    {
        var network = world.Network;
        if (!network.Topology.TryFind(name, out var node))
        {
            throw new ScenarioException(Unknown(world, name)) { IsUsage = true };
        }

        return network.KindOf(node) == NodeKind.Host
            ? [.. world.QueuesOf(world.MachineOf(node))]
            : throw new ScenarioException(
                $"'{name}' is a {KindName(network.KindOf(node))}, not a host: it has no sockets")
            {
                IsUsage = true,
            };
    }

    private static string KindName(NodeKind kind) => kind == NodeKind.Nat ? "NAT" : "router";

    private static string Unknown(World world, string name)
    {
        var network = world.Network;
        for (uint node = 0; node < network.NodeCount; node++)
        {
            if (network.GroupNameOf(node) == name)
            {
                return $"'{name}' is {network.GroupOf(node).Count} hosts: name one of them, such as "
                    + $"{network.NameOf(node)}";
            }
        }

        var names = Enumerable.Range(0, Math.Min(network.NodeCount, MostNamesCompared))
            .Select(node => network.NameOf((uint)node));
        var hint = NearestName.Of(name, names) is { } near
            ? $"; did you mean '{near}'?"
            : $"; there is '{network.NameOf(0)}'";
        return $"there is no host '{name}'{hint}";
    }
}
