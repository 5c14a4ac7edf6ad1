using NetSim.Reports;
using NetSim.Results;
using NetSim.Scenarios;

namespace NetSim.Tests.Simulation;

using static NetSim.Scenarios.Scenario;

/// <summary>A traced connection tells the same life for any threads and partitions, and tracing changes nothing.</summary>
public sealed class TracingTests
{
    private static readonly TraceRequest Web = new("web", 80, 3);
    private static readonly TraceRequest Lossy = new("one", 80, 1);

    [Test]
    public void The_trace_is_the_same_for_any_threads_and_partitions_and_the_run_is_that_of_one_without()
    {
        var plain = CodeProgram.Run(LossyTransfer);
        var one = CodeProgram.Run(LossyTransfer, new RunSettings { Trace = Web, Partitions = 1 });
        var many = CodeProgram.Run(LossyTransfer, new RunSettings { Trace = Web, Partitions = 4, Threads = 2 });

        Assert.That(one.Record.Fingerprint, Is.EqualTo(plain.Record.Fingerprint).And.Not.Null);
        Assert.That(one.Traces, Has.Count.EqualTo(2));
        Assert.That(Text(many), Is.EqualTo(Text(one)));
    }

    [Test]
    public void Every_segment_arrives_or_is_dropped_once_and_the_numbers_are_relative()
    {
        var trace = CodeProgram.Run(LossyTransfer, new RunSettings { Trace = Lossy }).Traces[0];
        var sent = trace.Rows.Where(row => row.Event == TraceEvent.Sent).Select(row => row.Segment!.Number).ToList();
        var arrived = trace.Rows.Where(row => row.Event == TraceEvent.Arrived).Select(row => row.Segment!.Number).ToList();
        var lost = trace.Rows.Where(row => row.Event == TraceEvent.Dropped).ToList();

        Assert.That(arrived, Is.EquivalentTo(sent), "a link's losses are told instead of the sending");
        Assert.That(lost, Is.Not.Empty.And.All.Matches<TraceRow>(row => row.Text.StartsWith("dropped: lost on the link", StringComparison.Ordinal)));
        Assert.That(trace.Rows.First(row => row.Event == TraceEvent.Sent).Segment, Has.Property("Flags").EqualTo("SYN").And.Property("Sequence").Zero);
        Assert.That(trace.Rows.Max(row => row.Segment?.Sequence), Is.EqualTo(200_002), "the last ACK follows 200,000 octets and the FIN");
    }

    [Test]
    public void Decisions_of_recovery_and_the_vitals_of_the_sender_are_told()
    {
        var trace = CodeProgram.Run(LossyTransfer, new RunSettings { Trace = Lossy }).Traces[0];
        var decisions = trace.Rows.Where(row => row.Event == TraceEvent.Decision).Select(row => row.Text).ToList();
        var recovering = trace.Rows.Where(row => row.Vitals is { Phase: "Recovery" }).ToList();

        Assert.That(decisions, Does.Contain("TCPSackRecovery"));
        Assert.That(recovering, Is.Not.Empty.And.All.Matches<TraceRow>(row => row.Vitals!.Ssthresh is > 1 && row.Side == TraceSide.Right));
        Assert.That(trace.Rows.Count(row => row.Segment is { IsAgain: true }), Is.Positive);
        Assert.That(trace.Rows.Any(row => row.Vitals is { Timer: "RTO" } vitals && vitals.TimerAt > row.At), Is.True);
        Assert.That(trace.Rows.Any(row => row.Segment?.Options.Contains("sack ", StringComparison.Ordinal) ?? false), Is.True);
    }

    [Test]
    public void States_of_both_ends_are_told_to_the_end_of_TIME_WAIT()
    {
        var trace = CodeProgram.Run(LossyTransfer, new RunSettings { Trace = Lossy }).Traces[0];
        var left = trace.Rows.Where(row => row is { Event: TraceEvent.State, Side: TraceSide.Left }).Select(row => row.Text);
        var right = trace.Rows.Where(row => row is { Event: TraceEvent.State, Side: TraceSide.Right }).Select(row => row.Text);

        Assert.That(left, Is.EqualTo(["SYN-SENT", "ESTAB", "CLOSE-WAIT", "LAST-ACK", "UNCONN"]));
        Assert.That(right, Is.SupersetOf(["SYN-RECV", "ESTAB", "FIN-WAIT-1", "TIME-WAIT", "UNCONN"]));
        Assert.That(trace.Rows.First(row => row.Vitals is { State: "FIN-WAIT-1" }).At, Is.GreaterThanOrEqualTo(
            trace.Rows.First(row => row is { Event: TraceEvent.State, Text: "FIN-WAIT-1" }).At), "no segment is told of a state to come");
    }

    [Test]
    public void Without_a_host_the_first_connection_between_two_hosts_is_told_and_a_flood_is_none()
    {
        var settings = ScenarioRuns.With(("flood", "2000")) with { Trace = new TraceRequest(null, null, 1) };

        var outcome = ScenarioRunner.Run(ScenarioRuns.Load("attacks/syn-flood.csx"), settings);

        Assert.That(outcome.Traces, Has.Count.EqualTo(1));
        Assert.That(outcome.Traces[0].Left.Host, Does.StartWith("user["));
    }

    [Test]
    public void A_loss_at_a_router_lies_between_the_ends()
    {
        var outcome = CodeProgram.Run(
            () =>
            {
                var (web, cli, edge) = (Net.Host("web"), Net.Host("cli"), Net.Router("edge"));
                Net.Link(cli, edge, delay: 5.ms);
                Net.Link(edge, web, delay: 5.ms, loss: 30.percent);
                web.Listen(80, 16, async c => { await c.Receive(); c.Close(); });
                cli.Start(async m => { var c = await m.Connect(web, 80); await c.Send(3_000); c.Close(); });
                Run(60.s);
            },
            new RunSettings { Trace = new TraceRequest("cli", null, 1), Seed = 7 });

        var between = outcome.Traces[0].Rows.Where(row => row.Side == TraceSide.Between).ToList();

        Assert.That(between, Is.Not.Empty.And.All.Property("Event").EqualTo(TraceEvent.Dropped));
        Assert.That(between.Select(row => row.Segment!.Number), Is.SubsetOf(
            outcome.Traces[0].Rows.Where(row => row.Event == TraceEvent.Sent).Select(row => row.Segment!.Number)));
    }

    private static void LossyTransfer()
    {
        var (web, one, two) = (Net.Host("web"), Net.Host("one"), Net.Host("two"));
        Net.Link(one, web, bandwidth: 20.Mbps, delay: 20.ms, loss: 3.percent);
        Net.Link(two, web, delay: 3.ms);
        web.Listen(80, 16, async c => { await c.Receive(); await c.Send(200_000); c.Close(); });
        foreach (var client in (Host[])[one, two])
        {
            client.Start(async m => { var c = await m.Connect(web, 80); await c.Send(300); while (await c.Receive() > 0) { } c.Close(); });
        }

        Run(80.s);
    }

    private static string Text(ScenarioOutcome outcome)
    {
        var text = new StringWriter();
        foreach (var trace in outcome.Traces)
        {
            TraceTable.Write(text, trace);
        }

        return text.ToString();
    }
}
