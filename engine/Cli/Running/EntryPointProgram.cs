using System.Reflection;
using NetSim.Scenarios;

namespace NetSim.Cli;

/// <summary>A scenario that is the program of this process: to execute it is to call its entry point.</summary>
/// <param name="entry">The entry point.</param>
/// <param name="arguments">What it is given: the words after <c>--</c>.</param>
internal sealed class EntryPointProgram(MethodInfo entry, string[] arguments) : IScenarioProgram
{
    /// <inheritdoc />
    // .NET says where the text of a file-based app lies; a compiled program has its name.
    public string Path { get; } = AppContext.GetData("EntryPointFilePath") as string is { } file
        ? System.IO.Path.GetRelativePath(Directory.GetCurrentDirectory(), file)
        : $"{entry.Module.Assembly.GetName().Name}.cs";

    /// <inheritdoc />
    // Nobody has read the text: which parameters there are shows when it runs.
    public ParameterManifest Manifest { get; } = new([], IsComplete: false);

    /// <inheritdoc />
    public void Execute()
    {
        var takesArguments = entry.GetParameters().Length > 0;
        entry.Invoke(null, BindingFlags.DoNotWrapExceptions, null, takesArguments ? [arguments] : null, null);
    }
}
