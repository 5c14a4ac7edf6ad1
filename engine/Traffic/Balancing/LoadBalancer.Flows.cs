using NetSim.Core;
using NetSim.Wire;

namespace NetSim.Traffic;

// The table of connections: who gets which upstream, and when an entry goes.
public sealed partial class LoadBalancer
{
    private bool TryOpen(in Packet syn, out int slot)
    {
        slot = 0;
        var number = ++_turn;
        var upstream = Choose(syn.Source, number);
        if (upstream < 0 || !TryFindPort(upstream, out var port))
        {
            return false;
        }

        slot = _flows.Take();
        _flows[slot] = new BalancedFlow
        {
            Client = syn.Source, ClientPort = syn.SourcePort, Port = port, Upstream = upstream, Number = number,
        };
        _byClient.Add((syn.Source, syn.SourcePort), slot);
        _byUpstream.Add((upstream, port), slot);
        _upstreams[upstream].Connections++;
        _upstreams[upstream].Active++;
        ScheduleIdle(slot, number, _dispatcher.Now + (_options.IdleTimeout ?? s_lingering));
        return true;
    }

    private int Choose(Ipv4Address client, long number)
    {
        var up = 0;
        var least = -1;
        for (var i = 0; i < _upstreams.Length; i++)
        {
            if (_upstreams[i].IsUp)
            {
                up++;
                least = least < 0 || _upstreams[i].Active < _upstreams[least].Active ? i : least;
            }
        }

        if (up == 0 || _options.Pick == UpstreamPick.LeastConnections)
        {
            return least;
        }

        return UpAt(_options.Pick switch
        {
            UpstreamPick.Hash => Distributions.Uniform(_key.For("hash").Draw(client.Value), 0, up - 1),
            UpstreamPick.Random => Distributions.Uniform(_key.For("random").Draw((ulong)number), 0, up - 1),
            _ => (number - 1) % up,
        });
    }

    // The n-th of those that are up.
    private int UpAt(long n)
    {
        var index = 0;
        while (!_upstreams[index].IsUp || n-- > 0)
        {
            index++;
        }

        return index;
    }

    private bool TryFindPort(int upstream, out ushort port)
    {
        const int Ports = EndOfPorts - FirstPort;
        for (var tries = 0; tries < Ports; tries++)
        {
            port = (ushort)(FirstPort + (_nextPort[upstream]++ % Ports));
            if (port != _options.Listen && !_byUpstream.ContainsKey((upstream, port)))
            {
                _nextPort[upstream] %= Ports;
                return true;
            }
        }

        port = 0;
        return false;
    }

    private void Remove(int slot)
    {
        ref var flow = ref _flows[slot];
        _upstreams[flow.Upstream].Active -= flow.IsOver ? 0 : 1;
        _byClient.Remove((flow.Client, flow.ClientPort));
        _byUpstream.Remove((flow.Upstream, flow.Port));
        flow = default;
        _flows.Release(slot);
    }

    private void ScheduleIdle(int slot, long number, SimTime at)
    {
        var body = new EventBody
        {
            Kind = TrafficKinds.FlowIdle, Medium = _number, First = number, Reference = slot,
        };
        _dispatcher.Here.Schedule(_options.Node, at, _options.Node, in body);
    }

    // One event per flow: when it comes too early, because something was sent since, it is queued again for the new instant.
    private void OnIdleTimer(long number, int slot)
    {
        ref var flow = ref _flows[slot];
        if (flow.Number != number)
        {
            return;
        }

        var limit = flow.IsOver ? s_lingering : _options.IdleTimeout ?? s_lingering;
        if (flow.LastSeen + limit > _dispatcher.Now)
        {
            ScheduleIdle(slot, number, flow.LastSeen + limit);
            return;
        }

        if (flow.IsOver)
        {
            Remove(slot);
        }
        else if (_options.IdleTimeout is null)
        {
            ScheduleIdle(slot, number, _dispatcher.Now + limit);
        }
        else
        {
            IdleEnds++;
            if (_options.OnIdle == IdleEnd.Reset)
            {
                ResetClient(in flow);
                ResetUpstream(in flow);
            }

            Remove(slot);
        }
    }

    private void ResetClient(in BalancedFlow flow) => SendReset(
        new FourTuple(_machine.Address, flow.Client, _options.Listen, flow.ClientPort), flow.UpstreamNext, flow.ClientNext);

    private void ResetUpstream(in BalancedFlow flow) => SendReset(
        new FourTuple(_machine.Address, _upstreams[flow.Upstream].Address, flow.Port, _options.UpstreamPort),
        flow.ClientNext, flow.UpstreamNext);

    private void SendReset(in FourTuple tuple, SequenceNumber sequence, SequenceNumber acknowledgment)
    {
        var reset = Packet.Tcp(tuple, TcpFlags.Rst | TcpFlags.Ack, sequence, acknowledgment, 0);
        _dispatcher.Forwarding.Send(_options.Node, in reset);
    }
}
