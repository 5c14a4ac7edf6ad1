using System.Text.Json.Nodes;
using NetSim.Hosts;
using NetSim.Tcp;
using NetSim.Wire;

namespace NetSim.Verification;

/// <summary>connect() to an address that never answers: when SYNs are sent, and when it gives up.</summary>
internal sealed class E03SynBlackHole : IExperiment
{
    private const int None = -1;

    public string Name => "e03_syn_blackhole";

    public ParameterSet Parameters { get; } = new ParameterSet()
        .Int("syn_retries", 6, 0, 1_000).Int("linear", 4, 0, 127).Int("sockopt", None, None, 127)
        .Int("max_s", 150, 1, 1_000_000).Int("user_timeout", 0, 0, int.MaxValue);

    public FieldRules Fields { get; } = new FieldRules()
        .Time("syn_times_s[]").TimeAfter("syn_times_s", "total_s");

    public JsonObject Run(ParameterValues parameters, Bench bench)
    {
        var tun = new TunNetwork(bench);
        tun.Kernel.Sysctl.Set("net.ipv4.tcp_syn_linear_timeouts", parameters.Int("linear"));
        string? refusal = null;
        try
        {
            tun.Kernel.Sysctl.Set("net.ipv4.tcp_syn_retries", parameters.Int("syn_retries"));
        }
        catch (SysctlException)
        {
            refusal = nameof(Errno.EINVAL);
        }

        if (parameters.Int("sockopt") == 0)
        {
            throw new ReplayException("TCP_SYNCNT goes from 1 to 127: setsockopt() refuses 0 and the script ends");
        }

        var before = tun.Application.Counters();
        var options = new ConnectOptions
        {
            Remote = Ipv4Address.Parse("10.2.0.1"),
            RemotePort = 80,
            SynCount = Math.Max(0, parameters.Int("sockopt")),
            UserTimeoutMs = parameters.Int("user_timeout"),
        };
        var socket = tun.Application.Connect(in options, out _);
        tun.RunWhile(() => socket.FailedAt is null, parameters.Int("max_s"));
        var syns = tun.Capture.Sent.Where(static p => p.Has(TcpFlags.Syn)).ToList();
        return new JsonObject
        {
            ["sysctl_write_error"] = refusal,
            ["effective_syn_retries"] = tun.Kernel.Sysctl["net.ipv4.tcp_syn_retries"],
            ["syn_times_s"] = Seconds.Since(syns[0].At, syns.Select(static syn => syn.At)),
            ["n_syn"] = syns.Count,
            ["total_s"] = Seconds.Since(syns[0].At, socket.FailedAt),
            ["errno"] = socket.FailedAt is null ? null : socket.Error.ToString(),
            ["same_isn"] = syns.Select(static syn => syn.Packet.Sequence).Distinct().Count() == 1,
            ["counters"] = tun.Application.Counters().Since(
                before, Mib.TcpActiveOpens, Mib.TcpAttemptFails, Mib.TcpRetransSegs, Mib.TCPTimeouts,
                Mib.TCPSynRetrans, Mib.TcpOutSegs, Mib.TCPAbortOnTimeout),
        };
    }
}
