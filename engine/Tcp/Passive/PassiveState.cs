namespace NetSim.Tcp;

/// <summary>What a host keeps once it listens, is challenged or runs short of ports.</summary>
internal sealed class PassiveState
{
}
