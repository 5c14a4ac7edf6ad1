using NetSim.Scenarios;

namespace NetSim.Experiments;

/// <summary>What a worker is told before its first run.</summary>
/// <param name="ScriptPath">The scenario, as the user wrote it, and valid in the worker's directory.</param>
/// <param name="ScriptDigest">What its text must be, in hex digits; a worker refuses any other.</param>
/// <param name="Kernel">The command line's kernel profile; null when the script decides.</param>
public sealed record WorkerSetup(string ScriptPath, string ScriptDigest, string? Kernel);

/// <summary>A scenario that a worker has compiled, and how to speak about its failures.</summary>
/// <param name="Program">The program; null when the script cannot be used.</param>
/// <param name="Refusal">Why it cannot be used; null when it can.</param>
/// <param name="Describe">What a user should read about something that a run threw.</param>
/// <param name="IsEngineFault">Whether NetSim, not the scenario, is to blame for what a run threw.</param>
public sealed record WorkerScript(
    IScenarioProgram? Program,
    string? Refusal,
    Func<Exception, string> Describe,
    Func<Exception, bool> IsEngineFault);

/// <summary>How a worker process is started.</summary>
/// <param name="FileName">The executable.</param>
/// <param name="Arguments">Its arguments, such as <c>worker</c>.</param>
public sealed record WorkerCommand(string FileName, IReadOnlyList<string> Arguments);

/// <summary>What a run may use before it is ended and recorded as failed.</summary>
/// <param name="Wall">Wall-clock time of one run. Default one hour.</param>
/// <param name="MemoryBytes">Resident memory of its worker in bytes; 0 for no limit, the default.</param>
public sealed record RunLimits(TimeSpan Wall, long MemoryBytes)
{
    /// <summary>An hour, and as much memory as there is.</summary>
    public static RunLimits Default { get; } = new(TimeSpan.FromHours(1), 0);
}
