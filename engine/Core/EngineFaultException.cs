namespace NetSim.Core;

/// <summary>The engine broke one of its own laws. Never caught inside a run: its results cannot be trusted.</summary>
public sealed class EngineFaultException : Exception
{
    /// <summary>A fault with what was violated.</summary>
    public EngineFaultException(string message)
        : base(message)
    {
    }

    /// <summary>A fault caused by another exception.</summary>
    public EngineFaultException(string message, Exception inner)
        : base(message, inner)
    {
    }

    /// <summary>A fault without description.</summary>
    public EngineFaultException()
    {
    }
}
