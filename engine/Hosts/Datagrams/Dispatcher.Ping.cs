using NetSim.Core;
using NetSim.Wire;

namespace NetSim.Hosts;

// ICMP echo (RFC 792): every host answers, as with net.ipv4.icmp_echo_ignore_all = 0.
public sealed partial class Dispatcher
{
    internal PingCall Ping(Machine machine, Ipv4Address remote, int length, Duration timeout)
    {
        var ports = machine.Extras.Datagrams ??= new();
        var call = ports.BeginPing(machine);
        var packet = new Packet
        {
            TimeToLive = DefaultTimeToLive,
            Source = machine.Address,
            Destination = remote,
            Sequence = new((uint)call.Port << 16),
        };
        packet.SetIcmp(IcmpType.EchoRequest, 0);
        packet.Length = length;
        Forwarding.GiveAway(machine.Node, ref packet);
        TimeOut(call, 0, machine.Now + timeout);
        return call;
    }

    private const byte DefaultTimeToLive = 64;

    private void AnswerEcho(Machine machine, in Packet request)
    {
        var reply = new Packet
        {
            TimeToLive = DefaultTimeToLive,
            Source = request.Destination,
            Destination = request.Source,
            Sequence = request.Sequence,
        };
        reply.SetIcmp(IcmpType.EchoReply, 0);
        reply.Length = request.Length;
        Forwarding.GiveAway(machine.Node, ref reply);
    }

    private static void OnEchoReply(Machine machine, in Packet reply)
    {
        var id = (ushort)(reply.Sequence.Value >> 16);
        if (machine.ExtrasIfAny?.Datagrams is { } ports && ports.Pings.TryGetValue(id, out var call))
        {
            call.OnAnswered();
        }
    }
}
