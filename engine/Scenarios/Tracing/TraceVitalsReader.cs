using NetSim.Core;
using NetSim.Hosts;
using NetSim.Results;
using NetSim.Tcp;
using NetSim.Wire;

namespace NetSim.Scenarios;

/// <summary>Reads how one end of a connection stands, without touching it.</summary>
internal static class TraceVitalsReader
{
    private static readonly string[] TimerNames = ["", "RTO", "keepalive", "TIME-WAIT", "window probe"];

    public static TraceVitals? Read(Machine machine, TraceKey key)
    {
        var network = machine.World.Network;
        var isSmaller = TraceKey.AddressOf(key.Smaller) == network.AddressOf(network.HostOf(machine.Node));
        var (local, remote) = isSmaller ? (key.Smaller, key.Larger) : (key.Larger, key.Smaller);
        var tuple = new FourTuple(
            TraceKey.AddressOf(local), TraceKey.AddressOf(remote), (ushort)(local & 0xFFFF), (ushort)(remote & 0xFFFF));
        if (!machine.IsInUse || machine.Dispatcher.Stack.Diagnose(machine.Tcp, in tuple) is not { } diagnosis)
        {
            return null;
        }

        var stack = machine.Dispatcher.Stack;
        var timerAt = machine.Now + Duration.FromMilliseconds(diagnosis.ExpiresMs);
        var slot = stack.FindFull(machine.Tcp, in tuple);
        var info = slot == 0 ? default : stack.Info(machine.Tcp, slot);
        return new(
            diagnosis.State.SsName(),
            info.Cwnd,
            slot == 0 || info.Ssthresh == int.MaxValue ? null : info.Ssthresh,
            info.RttMicroseconds == 0 ? null : Duration.FromMicroseconds(info.RttMicroseconds),
            diagnosis.Purpose is { Length: > 0 } purpose ? purpose : TimerNames[(int)diagnosis.Timer],
            timerAt,
            slot == 0 ? "" : PhaseName(info.Phase));
    }

    private static string PhaseName(RecoveryPhase phase) =>
        phase == RecoveryPhase.CongestionReduced ? "CWR" : phase.ToString();
}
