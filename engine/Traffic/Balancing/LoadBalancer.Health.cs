using NetSim.Hosts;
using NetSim.Tcp;
using NetSim.Wire;

namespace NetSim.Traffic;

// Health checks: a connect from the balancer's own kernel, closed as soon as it is there.
public sealed partial class LoadBalancer
{
    /// <summary>Checks all upstreams for ever: a program of the balancer's machine.</summary>
    /// <param name="machine">The balancer's machine.</param>
    public HandlerTask CheckHealth(Machine machine)
    {
        ArgumentNullException.ThrowIfNull(machine);
        if (_options.Health is { } health)
        {
            foreach (var upstream in _upstreams)
            {
                machine.Start(m => CheckFor(m, upstream, health));
            }
        }

        return HandlerTask.Completed;
    }

    private async HandlerTask CheckFor(Machine machine, UpstreamServer upstream, HealthCheck health)
    {
        while (true)
        {
            var check = new Check();
            machine.Start(m => Probe(m, upstream, health, check));
            await Handler.Sleep(health.Timeout);
            Judge(check, upstream, health, false);
            await Handler.Sleep(health.Interval - health.Timeout);
        }
    }

    // A connect() cannot be called back, so it goes on after its time-out, as a checker's abandoned socket does: at most
    // until the kernel's first timer. TCP_USER_TIMEOUT alone would not do: Linux starts the first SYN's timer without it.
    private async HandlerTask Probe(Machine machine, UpstreamServer upstream, HealthCheck health, Check check)
    {
        var outcome = await machine.Connect(new ConnectOptions
        {
            Remote = upstream.Address,
            RemotePort = _options.UpstreamPort,
            UserTimeoutMs = (int)(health.Timeout.Nanoseconds / 1_000_000),
        }).OrErrno();
        if (outcome.Errno == Errno.None)
        {
            // Checks leave no TIME-WAIT: they end with RST, as those of most balancers do.
            outcome.Connection.Abort();
        }

        Judge(check, upstream, health, outcome.Errno == Errno.None);
    }

    private void Judge(Check check, UpstreamServer upstream, HealthCheck health, bool passed)
    {
        if (!check.IsJudged)
        {
            check.IsJudged = true;
            if (upstream.Count(passed, health, _machine.Now) && !passed)
            {
                OnMarkedDown(upstream);
            }
        }
    }

    private void OnMarkedDown(UpstreamServer upstream)
    {
        if (_options.OnDown != DownAction.Reset)
        {
            return;
        }

        // In the order of ports, which does not depend on the history of the slots.
        var index = Array.IndexOf(_upstreams, upstream);
        for (var port = FirstPort; port < EndOfPorts; port++)
        {
            if (_byUpstream.TryGetValue((index, (ushort)port), out var slot) && !_flows[slot].IsOver)
            {
                ResetClient(in _flows[slot]);
                Remove(slot);
            }
        }
    }

    private sealed class Check
    {
        public bool IsJudged { get; set; }
    }
}
