"""What Windows is told of the product: version, manifest, and a recipe for Inno Setup."""

from xml.etree.ElementTree import Element, SubElement, tostring

from distribution.product import Edition, Product
from trainer.reports.notice import RESEARCH_USE

_ASM = "urn:schemas-microsoft-com:asm."
_SETTINGS = "http://schemas.microsoft.com/SMI/"
# Windows 10 and 11, which share this.
_WINDOWS_10 = "{8e0f7a12-bfb3-4fe8-b9a5-48fd50a15a9a}"
# By it a later version finds this one; never to be changed.
_INSTALLER_IDS = {
    Edition.VIEWER: "6A0B2C5E-9C1D-4E55-8B0C-2F6D2C9E7A11",
    Edition.FULL: "1D7F4B8A-35E2-4C09-9E57-C0A86E3B5D42",
}

_INNO = """; Recipe for Inno Setup 6, written by `python -m distribution.recipes`. Compile by: iscc {name}.iss
[Setup]
AppId={{{{{installer_id}}}
AppName={title}
AppVersion={version}
AppPublisher={developers}
DefaultDirName={{autopf}}\\{title}
DefaultGroupName={title}
DisableProgramGroupPage=yes
PrivilegesRequired=lowest
PrivilegesRequiredOverridesAllowed=dialog
ArchitecturesAllowed=x64compatible
ArchitecturesInstallIn64BitMode=x64compatible
ChangesAssociations=yes
LicenseFile=LICENSE
OutputBaseFilename={name}-{version}-{edition}-setup
Compression=lzma2
SolidCompression=yes
WizardStyle=modern
UninstallDisplayIcon={{app}}\\{window}.exe

[Tasks]
Name: desktopicon; Description: "{{cm:CreateDesktopIcon}}"; Flags: unchecked

[Files]
Source: "{name}\\*"; DestDir: "{{app}}"; Flags: ignoreversion recursesubdirs createallsubdirs
Source: "document.ico"; DestDir: "{{app}}"; Flags: ignoreversion

[Icons]
Name: "{{group}}\\{title}"; Filename: "{{app}}\\{window}.exe"
Name: "{{autodesktop}}\\{title}"; Filename: "{{app}}\\{window}.exe"; Tasks: desktopicon

[Registry]
{registry}

[Run]
Filename: "{{app}}\\{window}.exe"; Description: "{{cm:LaunchProgram,{title}}}"; \\
    Flags: nowait postinstall skipifsilent
"""

_VERSION = """VSVersionInfo(
  ffi=FixedFileInfo(
    filevers={numbers}, prodvers={numbers}, mask=0x3f, flags=0x0, OS=0x40004, fileType=0x1, subtype=0x0
  ),
  kids=[
    StringFileInfo([StringTable("040904B0", [
{strings}
    ])]),
    VarFileInfo([VarStruct("Translation", [0x0409, 1200])]),
  ],
)
"""


def version_resource(product: Product, program: str) -> str:
    """Return the version resource of a program, as PyInstaller reads it.

    Args:
        product: The product.
        program: Name of its file, without `.exe`.
    """
    strings = {
        "CompanyName": product.developers,
        "FileDescription": product.title
        if program == product.window_command
        else f"{product.title} commands",
        "FileVersion": product.version,
        "InternalName": program,
        "LegalCopyright": product.copyright,
        "OriginalFilename": f"{program}.exe",
        "ProductName": product.title,
        "ProductVersion": product.version,
        "Comments": RESEARCH_USE,
    }
    lines = [f"      StringStruct({name!r}, {value!r})," for name, value in strings.items()]
    return _VERSION.format(numbers=(*product.numbers, 0), strings="\n".join(lines))


def manifest() -> str:
    """Return a manifest: long paths, UTF-8, sharp on every screen, no rights of an administrator."""
    root = Element("assembly", xmlns=f"{_ASM}v1", manifestVersion="1.0")
    trust = SubElement(root, "trustInfo", xmlns=f"{_ASM}v3")
    privileges = SubElement(SubElement(trust, "security"), "requestedPrivileges")
    SubElement(privileges, "requestedExecutionLevel", level="asInvoker", uiAccess="false")
    compatibility = SubElement(root, "compatibility", xmlns="urn:schemas-microsoft-com:compatibility.v1")
    SubElement(SubElement(compatibility, "application"), "supportedOS", Id=_WINDOWS_10)
    application = SubElement(root, "application", xmlns=f"{_ASM}v3")
    settings = SubElement(application, "windowsSettings")
    for name, year, value in (
        ("longPathAware", "2016", "true"),
        ("activeCodePage", "2019", "UTF-8"),
        ("dpiAwareness", "2016", "PerMonitorV2, PerMonitor"),
    ):
        SubElement(settings, name, xmlns=f"{_SETTINGS}{year}/WindowsSettings").text = value
    controls = SubElement(SubElement(root, "dependency"), "dependentAssembly")
    SubElement(
        controls,
        "assemblyIdentity",
        type="win32",
        name="Microsoft.Windows.Common-Controls",
        version="6.0.0.0",
        processorArchitecture="*",
        publicKeyToken="6595b64144ccf1df",
        language="*",
    )
    return '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n' + tostring(root, encoding="unicode")


def inno_script(product: Product, edition: Edition) -> str:
    """Return the recipe of an installer for Inno Setup."""
    registry = [line for one in product.documents for line in _associate(one.suffix, one.title, product)]
    return _INNO.format(
        name=product.command,
        window=product.window_command,
        title=product.title,
        version=product.version,
        developers=product.developers,
        edition=edition.value,
        installer_id=_INSTALLER_IDS[edition],
        registry="\n".join(registry),
    )


def _associate(suffix: str, title: str, product: Product) -> list[str]:
    """Return lines of Inno Setup's registry section that open files of a suffix with the window."""
    kind = f"{product.title}.{suffix}"
    program = f"{{app}}\\{product.window_command}.exe"
    values = (
        (f".{suffix}\\OpenWithProgids", kind, ""),
        (kind, "", title),
        (f"{kind}\\DefaultIcon", "", "{app}\\document.ico"),
        (f"{kind}\\shell\\open\\command", "", f'""{program}"" ""%1""'),
    )
    return [
        f'Root: HKA; Subkey: "Software\\Classes\\{key}"; ValueType: string; ValueName: "{name}"; '
        f'ValueData: "{value}"; Flags: {"uninsdeletevalue" if name else "uninsdeletekey"}'
        for key, name, value in values
    ]
