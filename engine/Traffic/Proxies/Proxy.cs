using NetSim.Core;
using NetSim.Hosts;
using NetSim.Wire;

namespace NetSim.Traffic;

/// <summary>
/// A reverse proxy on one machine, written as handlers are: one program per client connection, and a pool of idle
/// upstream connections between them.
/// </summary>
public sealed class Proxy
{
    private readonly Machine _machine;
    private readonly ProxyOptions _options;
    private readonly UpstreamPool _pool;

    /// <summary>A proxy on a machine; <see cref="Serve"/> is what its listening socket runs.</summary>
    public Proxy(Machine machine, ProxyOptions options)
    {
        ArgumentNullException.ThrowIfNull(machine);
        ArgumentNullException.ThrowIfNull(options);
        _machine = machine;
        _options = options;
        _pool = new UpstreamPool(options.Pool, options.Idle);
    }

    /// <summary>What its upstream connections did: opened, refused, how long they took.</summary>
    public RequestRecorder Upstream { get; } = new();

    /// <summary>Serves one client until it closes.</summary>
    public async HandlerTask Serve(Connection client)
    {
        while (await ReadMessage(client, null) is var octets && octets > 0)
        {
            var answer = await Ask(octets);
            await client.Send(answer);
        }

        client.Close();
    }

    // Reads to the end of the sender's write: how a simulated application knows the end of a message.
    private static async HandlerTask<int> ReadMessage(Connection from, int? octets)
    {
        if (octets is { } wanted)
        {
            return await from.ReceiveExactly(wanted);
        }

        var received = await from.Receive();
        while (received > 0 && !from.IsAtEndOfWrite)
        {
            var more = await from.Receive();
            if (more == 0)
            {
                break;
            }

            received += more;
        }

        return received;
    }

    private async HandlerTask<int> Ask(int octets)
    {
        var start = _machine.Now;
        Upstream.Requests.Count(start);
        // A pooled connection may have died while idle: then the request goes out again on a fresh one, once.
        for (var attempt = 0; attempt < 2; attempt++)
        {
            var reused = _pool.TryTake(start, out var upstream);
            if (!reused)
            {
                var opened = await Open(start);
                if (opened is not { } fresh)
                {
                    return _options.ErrorOctets;
                }

                upstream = fresh;
            }

            var answer = await Exchange(upstream, octets);
            if (answer > 0)
            {
                Upstream.Completed.Count(start);
                Upstream.RequestLatency.Record((_machine.Now - start).Nanoseconds);
                await PutBack(upstream);
                return answer;
            }

            upstream.Close();
            if (!reused)
            {
                break;
            }
        }

        Upstream.CountError(Errno.ECONNRESET, start, _machine.Now);
        return _options.ErrorOctets;
    }

    private async HandlerTask<Connection?> Open(SimTime start)
    {
        try
        {
            var upstream = await _machine.Connect(_options.Upstream, _options.UpstreamPort);
            Upstream.CountOpened();
            Upstream.ConnectOk.Count(start);
            Upstream.ConnectLatency.Record((_machine.Now - start).Nanoseconds);
            return upstream;
        }
        catch (SocketError refused)
        {
            Upstream.CountError(refused.Errno, start, _machine.Now);
            return null;
        }
    }

    private async HandlerTask<int> Exchange(Connection upstream, int octets)
    {
        try
        {
            await upstream.Send(_options.RequestOctets ?? octets);
            return await ReadMessage(upstream, _options.ResponseOctets);
        }
        catch (SocketError)
        {
            return 0;
        }
    }

    private async HandlerTask PutBack(Connection upstream)
    {
        if (_pool.TryKeep(upstream, _machine.Now))
        {
            upstream.Detach();
            return;
        }

        if (_options.FirstToClose == Side.Upstream)
        {
            await AwaitClose(upstream);
        }

        upstream.Close();
    }

    private static async HandlerTask AwaitClose(Connection upstream)
    {
        try
        {
            while (await upstream.Receive() > 0)
            {
                // An upstream that promised to close has nothing more to say; whatever comes is not for the client.
            }
        }
        catch (SocketError)
        {
            // A reset ends the connection as well.
        }
    }
}
