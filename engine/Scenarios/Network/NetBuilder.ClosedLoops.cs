using NetSim.Core;
using NetSim.Traffic;

namespace NetSim.Scenarios;

// Closed loops: users who wait for their answers.
public sealed partial class NetBuilder
{
    /// <summary>A closed loop: each user asks, waits for the answer, thinks, and asks again.</summary>
    /// <param name="clients">On which hosts the users are; they are spread evenly.</param>
    /// <param name="server">Whom they ask.</param>
    /// <param name="port">The server's port.</param>
    /// <param name="users">How many there are, and so requests under way at most. At least 1.</param>
    /// <param name="think">
    /// From the answer to the same user's next request. Default 0: as fast as the server answers. After a failure at least
    /// 1 ms passes, after an answer 1 us.
    /// </param>
    /// <param name="thinking">Whether all think equally long (the default) or exponentially distributed times of that mean.</param>
    /// <param name="requests">How often each user asks before leaving. Default for ever.</param>
    /// <param name="ramp">Over which span the users begin, one after the other. Default all at once.</param>
    /// <param name="timeout">The application's patience with a request; by default it waits for ever.</param>
    /// <param name="keepAlive">Whether a user keeps its connection for its next request. Default yes.</param>
    /// <param name="pipeline">
    /// Requests that a user sends together on its connection, not waiting for answers in between; needs
    /// <paramref name="response"/>. Default 1.
    /// </param>
    /// <param name="request">Octets of a request. Default 300.</param>
    /// <param name="response">
    /// Octets of an answer; by default to the end of the server's write, or without <paramref name="keepAlive"/> all until
    /// the server closes.
    /// </param>
    /// <param name="retry">What a user does about a failed request, made by <c>Retry(…)</c>. Default nothing.</param>
    /// <param name="from">When the first user begins. Default at once.</param>
    /// <param name="until">When no user asks again. Default never.</param>
    /// <param name="name">Unique name; first part of the metrics' names. Default <c>load</c>.</param>
    /// <exception cref="ScenarioException">A number is out of range, the name is taken, or the server cannot be reached.</exception>
    public Load ClosedLoop(
        HostGroup clients, Host server, int port, int users, Duration? think = null,
        Arrivals thinking = Arrivals.Constant, long? requests = null, Duration? ramp = null, Duration? timeout = null,
        bool keepAlive = true, int pipeline = 1, int request = 300, int? response = null, RetryPolicy? retry = null,
        Duration? from = null, Duration? until = null, string name = "load") => ClosedLoop(
            clients, [new Target(server, port)], users, TargetPick.RoundRobin, think, thinking, requests, ramp, timeout,
            keepAlive, pipeline, request, response, retry, from, until, name);

    /// <summary>The same with all users on one host.</summary>
    /// <inheritdoc cref="ClosedLoop(HostGroup, Host, int, int, Duration?, Arrivals, long?, Duration?, Duration?, bool, int, int, int?, RetryPolicy, Duration?, Duration?, string)"/>
    public Load ClosedLoop(
        Host client, Host server, int port, int users, Duration? think = null, Arrivals thinking = Arrivals.Constant,
        long? requests = null, Duration? ramp = null, Duration? timeout = null, bool keepAlive = true, int pipeline = 1,
        int request = 300, int? response = null, RetryPolicy? retry = null, Duration? from = null, Duration? until = null,
        string name = "load")
    {
        ArgumentNullException.ThrowIfNull(client);
        return ClosedLoop(
            client.Group, [new Target(server, port)], users, TargetPick.RoundRobin, think, thinking, requests, ramp, timeout,
            keepAlive, pipeline, request, response, retry, from, until, name, client);
    }

    /// <summary>
    /// The same with several servers: <c>targets: [(a, 80), (b, 80)]</c>, or weighted <c>[(a, 80, 3), (b, 80, 1)]</c>; at least
    /// one. Each request chooses one by <c>pick:</c>: in turn (the default), at random or by weight. A user whose turn is another server's
    /// opens a new connection.
    /// </summary>
    /// <inheritdoc cref="ClosedLoop(HostGroup, Host, int, int, Duration?, Arrivals, long?, Duration?, Duration?, bool, int, int, int?, RetryPolicy, Duration?, Duration?, string)"/>
    public Load ClosedLoop(
        HostGroup clients, Target[] targets, int users, TargetPick pick = TargetPick.RoundRobin, Duration? think = null,
        Arrivals thinking = Arrivals.Constant, long? requests = null, Duration? ramp = null, Duration? timeout = null,
        bool keepAlive = true, int pipeline = 1, int request = 300, int? response = null, RetryPolicy? retry = null,
        Duration? from = null, Duration? until = null, string name = "load") => ClosedLoop(
            clients, targets, users, pick, think, thinking, requests, ramp, timeout, keepAlive, pipeline, request, response,
            retry, from, until, name, only: null);

    private Load ClosedLoop(
        HostGroup clients, Target[] targets, int users, TargetPick pick, Duration? think, Arrivals thinking, long? requests,
        Duration? ramp, Duration? timeout, bool keepAlive, int pipeline, int request, int? response, RetryPolicy? retry,
        Duration? from, Duration? until, string name, Host? only)
    {
        var context = _context.BeforeRun("Net.ClosedLoop");
        Require(users >= 1, $"'{name}' needs at least 1 user, not {users}.");
        Require(requests is null or >= 1, $"Each user of '{name}' asks at least once, not {requests} times.");
        Require(pipeline >= 1, $"The pipeline of '{name}' must be at least 1, not {pipeline}.");
        Require(
            pipeline == 1 || response is not null,
            $"Answers of '{name}' follow each other on a connection: say how long each is, with response:.");
        Require(
            (requests ?? pipeline) % pipeline == 0,
            $"{requests} requests of '{name}' cannot be sent {pipeline} at a time: give a multiple of {pipeline}.");
        Require(
            (long)pipeline * Math.Max(request, response ?? 1) <= int.MaxValue,
            $"A pipeline of '{name}' may have at most {int.MaxValue} octets each way.");
        return AddLoad(context, Timeless(clients, targets, pick, name, timeout, keepAlive, request, response, retry, only) with
        {
            Users = users,
            Think = NotNegative(think, "think", name),
            Arrivals = thinking,
            RequestsPerUser = requests,
            Ramp = NotNegative(ramp, "ramp", name),
            Pipeline = pipeline,
            From = Instant(from, SimTime.Zero, name),
            Until = Instant(until, SimTime.Never, name),
        });
    }

    private static Duration NotNegative(Duration? given, string what, string name)
    {
        Require(given is null || given >= Duration.Zero, $"{what}: of '{name}' must not be negative, but is {given}.");
        return given ?? Duration.Zero;
    }
}
