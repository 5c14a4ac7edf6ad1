using NetSim.Core;

namespace NetSim.Scenarios;

// Crash and restart. What a reboot keeps is in the README.
public partial class Host
{
    /// <summary>Whether it has power: false between <see cref="Crash"/> and <see cref="Restart"/>. True before the first <c>Run</c>.</summary>
    public bool IsUp => !Context.Simulation.HasStarted || Machine.IsUp;

    /// <summary>
    /// Cuts the power, in <c>At</c> or between runs. Its connections, listeners, programs and <c>State</c> are gone, and
    /// nobody is told: packets to it vanish without an ICMP error. Requests of a load on it fail with ENETDOWN. Nothing
    /// happens when it is down already.
    /// </summary>
    /// <exception cref="ScenarioException">The run has not begun, or a handler calls.</exception>
    public void Crash()
    {
        RequireRunning("Crash");
        Refusals.Translate(() => Array.ForEach(Machines, Context.Simulation.Crash));
    }

    /// <summary>
    /// Boots it at once: uptime, timestamp clock, peer metrics and secrets begin anew, sysctls are those of the start of the
    /// run, and what belongs to connections from before is answered with RST. Then its listeners and programs start as
    /// written: all that the script itself (not a handler) gave to <c>Listen</c> and <c>Start</c>. A boot that takes time is
    /// <c>At(10.s, web.Crash); At(40.s, () =&gt; web.Restart());</c>. A host that is up is reset.
    /// </summary>
    /// <param name="services">
    /// How long its listeners and programs take to start after the kernel answers; default zero. Connects fail with
    /// ECONNREFUSED until then.
    /// </param>
    /// <exception cref="ScenarioException">The run has not begun, a handler calls, or the span is negative.</exception>
    public void Restart(Duration services = default)
    {
        RequireRunning("Restart");
        if (services < Duration.Zero)
        {
            throw new ScenarioException($"Restart of '{Name}' needs a span of at least zero, not {services}.");
        }

        Crash();
        Refusals.Translate(() => Array.ForEach(Machines, machine => machine.Restart()));
        if (services == Duration.Zero)
        {
            Group.StartServices(Index);
            return;
        }

        var boot = Machine.Boot;
        Context.Timeline.At(Context.Simulation.Now + services, () => StartUnlessRebooted(boot));
    }

    private void StartUnlessRebooted(ushort boot)
    {
        if (IsUp && boot == Machine.Boot)
        {
            Group.StartServices(Index);
        }
    }

    private void RequireRunning(string what)
    {
        if (!Context.Simulation.HasStarted)
        {
            throw new ScenarioException(
                $"{what} of '{Name}' is for At(…), Every(…) or after a Run: before the first Run nothing has power yet.");
        }
    }
}
