namespace NetSim.Hosts;

/// <summary>A socket whose application is a handler: it dies with the process, and the process with the machine's power.</summary>
internal interface IProcessSocket
{
    /// <summary>The machine has lost power: the descriptor is gone, nobody is woken, no packet is sent.</summary>
    void Vanish();
}
