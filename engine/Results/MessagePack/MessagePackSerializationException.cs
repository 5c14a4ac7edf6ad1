namespace NetSim.Results;

/// <summary>Bytes are not the MessagePack that was asked for: damaged, cut off, too deep, or of another type.</summary>
public sealed class MessagePackSerializationException : Exception
{
    /// <summary>An error without a message.</summary>
    public MessagePackSerializationException()
    {
    }

    /// <summary>An error that says what was found, what was expected and where.</summary>
    public MessagePackSerializationException(string message)
        : base(message)
    {
    }

    /// <summary>An error with its cause.</summary>
    public MessagePackSerializationException(string message, Exception? inner)
        : base(message, inner)
    {
    }
}
