namespace NetSim.Hosts;

// Losing power and booting again. What survives is what lies outside of the machine's memory: its name, address and
// links, its descriptor limit, and the sysctls that it had when the run began, as if they stood in /etc/sysctl.conf.
public sealed partial class Machine
{
    /// <summary>How often it has lost power in this run, modulo 65,536: what began under another number is gone.</summary>
    public ushort Boot { get; private set; }

    /// <summary>Whether packets that reach it are not heard.</summary>
    internal bool IsDeaf => IsSilent || !IsUp;

    /// <summary>
    /// Cuts the power. Programs and handlers end where they are, without their <c>finally</c>; sockets, half-open requests,
    /// TIME-WAIT, what it remembered of peers, <see cref="State{T}"/> and sysctls written in the run are gone. Nobody is
    /// told: what is sent to it vanishes, what it has sent before is on its way. Sockets of called-back applications
    /// (loads) fail with ENETDOWN. Nothing happens when it is down already. By control code only.
    /// </summary>
    /// <exception cref="InvalidOperationException">A handler calls.</exception>
    public void Crash()
    {
        RequireControl("lose power");
        if (IsUp)
        {
            _ = Tcp; // A machine that nobody has touched has booted nevertheless.
            IsUp = false;
            Boot = unchecked((ushort)(Boot + 1)); // Only has to differ from programs that still wait.
            Dispatcher.PowerOff(this);
            _extras?.Processor?.Reset(Now);
            _extras?.Datagrams?.Pings.Clear();
            _extras?.ForgetStates();
        }
    }

    /// <summary>
    /// Boots it, at once: an empty kernel whose uptime begins now, with new secrets (initial sequence numbers, cookies,
    /// timestamp offsets) and the sysctls of the start of the run. It answers what belongs to connections from before with
    /// RST. Listeners of its group are open; whatever else should listen or run is up to the caller. Counters go on. One
    /// that is up is reset first, as by its reset button. By control code only.
    /// </summary>
    /// <exception cref="InvalidOperationException">A handler calls.</exception>
    public void Restart()
    {
        RequireControl("boot");
        Crash();
        IsUp = true;
        var before = Tcp;
        var boot = _key.For("boot").For(Boot);
        _tcp = new(Node, Address, before.Profile, Group.SettingsAtBoot(this), before.Clock.RebootedAt(Now), before.Counters, boot);
        foreach (var listener in Group.Listeners)
        {
            Open(listener, _tcp.Settings);
        }
    }

    /// <summary>Refuses what a machine without power cannot do.</summary>
    internal void RequireUp(string what)
    {
        if (!IsUp)
        {
            throw new InvalidOperationException($"'{Name}' is down and so cannot {what}: Restart it first.");
        }
    }

    // The first write in the run: what holds until then is what a reboot brings back.
    private void KeepBootSettings()
    {
        if (World.HasBegun && Tcp is { } tcp)
        {
            Extras.BootSettings ??= tcp.Settings.Clone();
        }
    }

    private void RequireControl(string what)
    {
        if (Handler.IsRunning)
        {
            throw new InvalidOperationException(
                $"'{Name}' can {what} only by control code (At, Every, between runs), not by a handler.");
        }
    }
}
