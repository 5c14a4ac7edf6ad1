using NetSim.Core;
using NetSim.Network;
using NetSim.Traffic;

namespace NetSim.Scenarios;

// Open loops: requests at their times, whatever became of earlier ones.
public sealed partial class NetBuilder
{
    /// <summary>An open loop: requests arrive at their times whether or not earlier ones are done; latency counts from then.</summary>
    /// <param name="clients">Who asks.</param>
    /// <param name="server">Whom they ask.</param>
    /// <param name="port">The server's port.</param>
    /// <param name="rate">
    /// Requests per second of all clients together; with <paramref name="stages"/> the rate they begin with, by default 0.
    /// </param>
    /// <param name="timeout">The application's patience; by default it waits for ever.</param>
    /// <param name="keepAlive">Whether a client keeps its connection for its next request.</param>
    /// <param name="request">Octets of a request. Default 300.</param>
    /// <param name="response">
    /// Octets of an answer; by default all until the server closes, or with <paramref name="keepAlive"/> to the end of the
    /// server's write.
    /// </param>
    /// <param name="arrivals">How arrivals are spaced. Default evenly, with a phase that the seed decides.</param>
    /// <param name="from">When they begin. Default at once.</param>
    /// <param name="until">When they end. Default never, or with the last stage.</param>
    /// <param name="name">Unique name; first part of the metrics' names. Default <c>load</c>.</param>
    /// <param name="stages">
    /// Stretches in which the rate changes evenly, each to its own rate, such as
    /// <c>[(10.s, 100.perSecond), (20.s, 500.perSecond)]</c>. Default none.
    /// </param>
    /// <param name="retry">What a client does about a failed request, made by <c>Retry(…)</c>. Default nothing.</param>
    /// <param name="pool">With <paramref name="keepAlive"/>: idle connections that each client keeps, at least 1. Default 1.</param>
    /// <exception cref="ScenarioException">A number is out of range, the name is taken, or the server cannot be reached.</exception>
    public Load OpenLoop(
        HostGroup clients, Host server, int port, Rate? rate = null, Duration? timeout = null, bool keepAlive = false,
        int request = 300, int? response = null, Arrivals arrivals = Arrivals.Constant, Duration? from = null,
        Duration? until = null, string name = "load", (Duration Length, Rate To)[]? stages = null,
        RetryPolicy? retry = null, int pool = 1) => OpenLoop(
            clients, [new Target(server, port)], rate, TargetPick.RoundRobin, timeout, keepAlive, request, response, arrivals,
            from, until, name, stages, retry, pool);

    /// <summary>The same with a single client.</summary>
    /// <inheritdoc cref="OpenLoop(HostGroup, Host, int, Rate?, Duration?, bool, int, int?, Arrivals, Duration?, Duration?, string, ValueTuple{Duration, Rate}[], RetryPolicy, int)"/>
    public Load OpenLoop(
        Host client, Host server, int port, Rate? rate = null, Duration? timeout = null, bool keepAlive = false,
        int request = 300, int? response = null, Arrivals arrivals = Arrivals.Constant, Duration? from = null,
        Duration? until = null, string name = "load", (Duration Length, Rate To)[]? stages = null,
        RetryPolicy? retry = null, int pool = 1)
    {
        ArgumentNullException.ThrowIfNull(client);
        return OpenLoop(
            client.Group, [new Target(server, port)], rate, TargetPick.RoundRobin, timeout, keepAlive, request, response,
            arrivals, from, until, name, stages, retry, pool, client);
    }

    /// <summary>
    /// The same with several servers: <c>targets: [(a, 80), (b, 80)]</c>, or weighted <c>[(a, 80, 3), (b, 80, 1)]</c>; at least
    /// one. Each request chooses one by <c>pick:</c>: in turn (the default), at random or by weight.
    /// </summary>
    /// <inheritdoc cref="OpenLoop(HostGroup, Host, int, Rate?, Duration?, bool, int, int?, Arrivals, Duration?, Duration?, string, ValueTuple{Duration, Rate}[], RetryPolicy, int)"/>
    public Load OpenLoop(
        HostGroup clients, Target[] targets, Rate? rate = null, TargetPick pick = TargetPick.RoundRobin,
        Duration? timeout = null, bool keepAlive = false, int request = 300, int? response = null,
        Arrivals arrivals = Arrivals.Constant, Duration? from = null, Duration? until = null, string name = "load",
        (Duration Length, Rate To)[]? stages = null, RetryPolicy? retry = null, int pool = 1) => OpenLoop(
            clients, targets, rate, pick, timeout, keepAlive, request, response, arrivals, from, until, name, stages, retry,
            pool, only: null);

    private Load OpenLoop(
        HostGroup clients, Target[] targets, Rate? rate, TargetPick pick, Duration? timeout, bool keepAlive, int request,
        int? response, Arrivals arrivals, Duration? from, Duration? until, string name,
        (Duration Length, Rate To)[]? stages, RetryPolicy? retry, int pool, Host? only)
    {
        var context = _context.BeforeRun("Net.OpenLoop");
        var steps = StagesOf(stages, name);
        Require(rate is not null || steps.Length > 0, $"'{name}' needs rate: or stages:.");
        Require(
            rate is not { } begin || (begin.PerSecond is >= 0 and <= 1e9 && (begin.PerSecond > 0 || steps.Length > 0)),
            $"The rate of '{name}' must be above 0 and at most 1e9 per second, not {rate?.PerSecond}.");
        Require(pool >= 1, $"The pool of '{name}' must be at least 1, not {pool}.");
        Require(pool == 1 || keepAlive, $"'{name}' has a pool of {pool} and keeps no connections: say keepAlive: true.");
        return AddLoad(context, Timeless(clients, targets, pick, name, timeout, keepAlive, request, response, retry, only) with
        {
            Rate = rate ?? default,
            Stages = steps,
            Arrivals = arrivals,
            From = Instant(from, SimTime.Zero, name),
            Until = Instant(until, SimTime.Never, name),
            Pool = pool,
        });
    }

    // What both kinds of load have, apart from times. A single client may be a member of a group.
    private static LoadOptions Timeless(
        HostGroup clients, Target[] targets, TargetPick pick, string name, Duration? timeout, bool keepAlive, int request,
        int? response, RetryPolicy? retry, Host? only)
    {
        ArgumentNullException.ThrowIfNull(clients);
        ArgumentNullException.ThrowIfNull(targets);
        clients.NeedOneQueue($"be the client of '{name}'");
        Require(targets.Length is >= 1 and <= ushort.MaxValue, $"'{name}' needs 1 to 65535 targets, not {targets.Length}.");
        Require(
            pick == TargetPick.Weighted || targets.All(target => target.Weight == 1),
            $"Targets of '{name}' have weights: say pick: TargetPick.Weighted.");
        Require(request >= 1 && response is null or >= 1, $"Requests and answers of '{name}' have at least 1 octet.");
        Require(timeout is null || timeout > Duration.Zero, $"The timeout of '{name}' must be above zero, not {timeout}.");
        Require(retry?.Fault is null, $"'{name}' {retry?.Fault}.");
        return new LoadOptions
        {
            Name = name,
            Clients = only is null ? clients.Nodes : new NodeGroup(only.Index, 1),
            Targets = Array.ConvertAll(targets, target => target.ToLoad(name)),
            Pick = pick,
            Timeout = timeout,
            KeepAlive = keepAlive,
            RequestOctets = request,
            ResponseOctets = response,
            Retry = retry,
        };
    }

    private static Load AddLoad(ScenarioContext context, LoadOptions options)
    {
        context.Metrics.Claim(options.Name);
        return new Load(context, options.Name, new Deferred<LoadGenerator>(context, () => StartLoad(context, options)));
    }

    private static LoadGenerator StartLoad(ScenarioContext context, LoadOptions options)
    {
        var world = context.Simulation.World;
        foreach (var target in options.Targets)
        {
            if (world.Network.WhyUnreachable(options.Clients.First, target.Address) is { } reason)
            {
                throw new ScenarioException($"The load '{options.Name}' cannot reach {target.Address}: {reason}.");
            }
        }

        return new LoadGenerator(world, context.Simulation.Traffic, options);
    }

    private static LoadStage[] StagesOf((Duration Length, Rate To)[]? stages, string name)
    {
        foreach (var (length, to) in stages ?? [])
        {
            Require(length > Duration.Zero, $"A stage of '{name}' must last longer than zero, not {length}.");
            Require(to.PerSecond is >= 0 and <= 1e9, $"A stage of '{name}' leads to 0 to 1e9 per second, not {to.PerSecond}.");
        }

        return Array.ConvertAll(stages ?? [], stage => new LoadStage(stage.Length, stage.To));
    }
}
