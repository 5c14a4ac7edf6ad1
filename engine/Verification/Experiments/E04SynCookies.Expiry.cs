using System.Text.Json.Nodes;
using NetSim.Hosts;
using NetSim.Tcp;
using NetSim.Wire;

namespace NetSim.Verification;

// How long a cookie is good: SYNs at 20 moments of a minute, each answered after 20 ages.
internal sealed partial class E04SynCookies
{
    private const double Longest = 200;
    private const int LeastPort = 1_024;

    private static readonly int[] Ages =
        [5, 40, 55, 59, 61, 65, 70, 75, 80, 85, 90, 95, 100, 105, 110, 115, 119, 121, 125, 130];

    private static JsonObject Expire(TunNetwork tun, ListeningSocket listening, ParameterValues parameters)
    {
        var uptime = tun.Kernel.Uptime.Seconds;
        var plan = new PriorityQueue<Probe, (double, int, int)>();
        var port = LeastPort;
        for (var phase = 0; phase < 60; phase += 3)
        {
            foreach (var age in Ages)
            {
                plan.Enqueue(new(port, age, null, 0), (phase, 0, port++));
            }
        }

        var results = new List<(double Sent, double Age, bool IsAccepted)>();
        while (plan.TryDequeue(out var probe, out var due) && due.Item1 < Longest)
        {
            tun.RunUntil(due.Item1);
            if (probe.Peer is { } peer)
            {
                var answered = uptime + tun.Now;
                results.Add((probe.Sent, answered - probe.Sent, IsAccepted(tun, listening, peer)));
            }
            else if (Ask(tun, parameters, probe.Port) is { } asked)
            {
                var next = probe with { Peer = asked, Sent = uptime + due.Item1 };
                plan.Enqueue(next, (tun.Now + probe.Age, 1, probe.Port));
            }
        }

        return Summarize(results);
    }

    private static Peer? Ask(TunNetwork tun, ParameterValues parameters, int port)
    {
        var peer = new Peer(tun, "10.2.0.1", port) { Timestamps = parameters.Flag("ts") };
        peer.SendSyn();
        if (peer.Wait(static p => p.Has(TcpFlags.Syn), 1) is not { } answer)
        {
            return null;
        }

        var timestamps = peer.Timestamps;
        peer.Establish(answer);
        peer.Timestamps = timestamps; // The script goes on with timestamps even when the answer has none.
        tun.Capture.Clear();
        return peer;
    }

    private static bool IsAccepted(TunNetwork tun, ListeningSocket listening, Peer peer)
    {
        peer.Send(TcpFlags.Ack);
        tun.Settle();
        var isOpen = tun.Application.Look(peer.Address, peer.Port, 80) is { State: TcpState.Established };
        tun.Application.Accept(listening)?.Close();
        return isOpen;
    }

    private static JsonObject Summarize(List<(double Sent, double Age, bool IsAccepted)> results)
    {
        var byAge = new JsonObject();
        foreach (var age in Ages)
        {
            var probes = results.Where(r => (int)Math.Round(r.Age) == age).ToList();
            var accepted = probes.Count(static r => r.IsAccepted);
            byAge.Add($"{age}", Math.Round(accepted / (double)Math.Max(1, probes.Count), 2));
        }

        var phases = Enumerable.Range(0, 600).Select(static tenth => tenth / 10.0)
            .Select(phase => (Phase: phase, Mismatches: Mismatches(results, phase))).ToList();
        var least = phases.Min(static phase => phase.Mismatches);
        var best = phases.Where(phase => phase.Mismatches == least).Select(static phase => phase.Phase).ToList();
        var rejected = results.Where(static r => !r.IsAccepted).Select(static r => r.Age).ToList();
        return new JsonObject
        {
            ["n"] = results.Count,
            ["accepted_max_age_s"] = Math.Round(results.Where(static r => r.IsAccepted).Max(static r => r.Age), 2),
            ["rejected_min_age_s"] = rejected.Count > 0 ? Math.Round(rejected.Min(), 2) : null,
            ["accept_fraction_by_age"] = byAge,
            ["rule"] = "accept iff floor((t_ack-b)/60)-floor((t_syn-b)/60) < 2 (uptime clock)",
            ["rule_mismatches"] = least,
            ["boundary_phase_b_range"] = new JsonArray(best[0], best[^1]),
        };
    }

    private static int Mismatches(List<(double Sent, double Age, bool IsAccepted)> results, double phase) =>
        results.Count(r =>
        {
            var minutes = Math.Floor((r.Sent + r.Age - phase) / 60) - Math.Floor((r.Sent - phase) / 60);
            return minutes < 2 != r.IsAccepted;
        });

    /// <summary>A SYN that is due, or the ACK that answers its cookie.</summary>
    private sealed record Probe(int Port, double Age, Peer? Peer, double Sent);
}
