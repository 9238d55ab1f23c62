"""The room that practitioners are filmed in, drawn off screen by VTK."""

from __future__ import annotations

import sys
from types import TracebackType
from typing import Any, Self

import cv2
import numpy as np
from numpy.typing import NDArray
from vtkmodules.util.numpy_support import numpy_to_vtk, vtk_to_numpy
from vtkmodules.vtkCommonCore import vtkDataArray, vtkPoints, vtkUnsignedCharArray
from vtkmodules.vtkCommonDataModel import vtkCellArray, vtkImageData, vtkPolyData
from vtkmodules.vtkRenderingCore import (
    vtkActor,
    vtkPolyDataMapper,
    vtkRenderer,
    vtkRenderWindow,
    vtkTexture,
)
from vtkmodules.vtkRenderingOpenGL2 import vtkOpenGLRenderer  # noqa: F401  (registers what draws)

from abhyasa.studio import room
from abhyasa.studio.build import RestBody
from abhyasa.studio.lens import View
from abhyasa.studio.light import FLOOR_M, Light
from abhyasa.studio.look import Look

Array = NDArray[np.float64]

_MAT_THICK_M = 0.006
"""The mat's upper side is at z = 0; the floor is this much lower."""
_SHADOW_M = 0.001
"""The shadow lies just above what it falls on."""
_MAT_SHADOW_M = 0.05
"""How far the shadow beneath the mat shows around it."""
_LIT_ANEW_M = 0.01
"""The light is reckoned anew once a point of the body, or the eye, has gone so far: in a hold, in few frames."""
_RGBA = 4
_NEAR_FAR_M = (0.05, 30.0)


class Scene:
    """A room with one body in it. A context manager.

    rest, colours: of a dressed body. size: (width, height) of the pictures. mat: (2,) metres, the middle of the mat and
    of the room. mat_deg: where the mat points, as a camera's azimuth; at 0 and 180 it lies along the body's front.
    fine: drawn at twice the size and reduced, so that edges are smooth; without it, frames come twice as fast.
    """

    def __init__(
        self,
        rest: RestBody,
        colours: Array,
        look: Look,
        size: tuple[int, int],
        *,
        mat: Array,
        mat_deg: float = 0.0,
        fine: bool = True,
    ) -> None:
        self._size = size
        self._middle = mat.astype(np.float32)
        self._light = Light(rest, colours, look)
        self._renderer = vtkRenderer()
        self._renderer.UseOITOff()
        self._window = _window()
        self._window.SetSize(*(side * (2 if fine else 1) for side in size))
        self._window.SetMultiSamples(0)
        self._window.AddRenderer(self._renderer)
        self._pixels = vtkUnsignedCharArray()

        self._vertices = rest.vertices.astype(np.float32)
        self._colours = np.zeros((len(rest.vertices), 3), np.uint8)
        self._body = _polygons(self._vertices, rest.faces)
        self._body.GetPointData().SetScalars(_values(self._colours))
        # No inner side of a body is ever seen, and half of all its faces are turned away.
        self._show(self._body).GetProperty().BackfaceCullingOn()
        self._furnish(look, mat_deg)
        self._shade = np.zeros((*self._light.floor_shadow(self._vertices, self._middle).shape, 4), np.uint8)
        half = FLOOR_M / 2
        self._shadow = self._panel(np.array([*mat, _SHADOW_M]), half * np.eye(3)[0], half * np.eye(3)[1], self._shade)
        self._lit = np.full((len(self._vertices) + 1, 3), np.inf, np.float32)

    def render(self, vertices: NDArray[np.float32], view: View) -> NDArray[np.uint8]:
        """(h, w, 3) the picture of the body with these (v, 3) vertices, in metres of the room."""
        self._vertices[:] = vertices
        self._body.GetPoints().Modified()
        self._light_up(view.position.astype(np.float32))
        camera = self._renderer.GetActiveCamera()
        camera.SetPosition(*view.position)
        camera.SetFocalPoint(*view.target)
        camera.SetViewUp(*-view.axes[1])
        camera.SetViewAngle(view.lens_deg)
        camera.SetClippingRange(*_NEAR_FAR_M)
        self._window.Render()
        width, height = self._window.GetSize()
        self._window.GetPixelData(0, 0, width - 1, height - 1, 0, self._pixels, 0)
        drawn: NDArray[np.uint8] = vtk_to_numpy(self._pixels).reshape(height, width, 3)  # type: ignore[no-untyped-call]
        if (width, height) != self._size:
            drawn = np.asarray(cv2.resize(drawn, self._size, interpolation=cv2.INTER_AREA), np.uint8)
        return np.ascontiguousarray(drawn[::-1])

    def close(self) -> None:
        """Let go of the window."""
        self._window.Finalize()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _light_up(self, eye: NDArray[np.float32]) -> None:
        """Light on the body and its shadow, where either has moved since they were last reckoned."""
        now = np.concatenate([self._vertices, eye[None]])
        if np.abs(now - self._lit).max() < _LIT_ANEW_M:
            return
        self._lit = now
        self._colours[:] = self._light.colours(self._vertices, eye)
        self._body.GetPointData().GetScalars().Modified()
        self._shade[..., 3] = self._light.floor_shadow(self._vertices, self._middle)
        self._shadow.GetPointData().GetScalars().Modified()
        self._shadow.Modified()

    def _furnish(self, look: Look, mat_deg: float) -> None:
        middle = np.array([*self._middle, 0.0])
        below = middle - [0, 0, _MAT_THICK_M]
        x, y, up = room.HALF_M * np.eye(3)
        self._panel(below, x, y, room.floor_picture(look)[::-1])
        up *= room.HEIGHT_M / 2 / room.HALF_M
        self._panel(below + 2 * up, x, -y, room.ceiling_picture(look))
        for wall, degrees in enumerate(room.WALLS_DEG):
            outward, right = (room.HALF_M * _heading(turned) for turned in (degrees, degrees - 90))
            self._panel(below + outward + up, right, up, room.wall_picture(look, wall)[::-1])

        aside, ahead = (side / 2 * _heading(mat_deg + turn) for side, turn in zip(room.MAT_M, (90, 180), strict=True))
        around = 1 + 2 * _MAT_SHADOW_M / np.array(room.MAT_M)
        shadow = room.mat_shadow_picture(_MAT_SHADOW_M)
        self._panel(np.add(below, (0, 0, _SHADOW_M)), around[0] * aside, around[1] * ahead, shadow)
        self._panel(middle, aside, ahead, room.mat_picture(look)[::-1])

    def _panel(self, centre: Array, right: Array, up: Array, picture: NDArray[np.uint8]) -> vtkImageData:
        """Hang up a picture (h, w, 3 or 4), its lowest row first, that is seen from before it only."""
        corners = [centre - right - up, centre + right - up, centre + right + up, centre - right + up]
        panel = _polygons(np.array(corners, np.float32), np.array([[0, 1, 2], [0, 2, 3]]))
        panel.GetPointData().SetTCoords(_values(np.array([[0, 0], [1, 0], [1, 1], [0, 1]], np.float32)))
        image = vtkImageData()
        height, width, depth = picture.shape
        image.SetDimensions(width, height, 1)
        image.GetPointData().SetScalars(_values(np.ascontiguousarray(picture).reshape(-1, depth)))
        texture = vtkTexture()
        texture.SetInputData(image)
        texture.InterpolateOn()
        texture.RepeatOff()
        actor = self._show(panel)
        actor.SetTexture(texture)
        actor.GetProperty().BackfaceCullingOn()
        if depth == _RGBA:
            actor.ForceTranslucentOn()
        return image

    def _show(self, surface: vtkPolyData) -> vtkActor:
        mapper, actor = vtkPolyDataMapper(), vtkActor()
        mapper.SetInputData(surface)
        actor.SetMapper(mapper)
        # What is shown is lit already.
        actor.GetProperty().LightingOff()
        self._renderer.AddActor(actor)
        return actor


def _window() -> vtkRenderWindow:
    if sys.platform != "linux":
        shown_nowhere = vtkRenderWindow()
        shown_nowhere.SetOffScreenRendering(True)
        return shown_nowhere
    # Asked for by name, as VTK's own choice looks for an X server first and complains where there is none.
    from vtkmodules.vtkRenderingOpenGL2 import vtkEGLRenderWindow

    window = vtkEGLRenderWindow()
    # Nobody looks at the window itself; pictures are read from the buffer that is drawn in.
    window.SetFrameBlitModeToNoBlit()
    return window


def _values(array: NDArray[Any]) -> vtkDataArray:
    """The array's own memory: what is written there later is drawn."""
    shared: vtkDataArray = numpy_to_vtk(array)  # type: ignore[no-untyped-call]
    return shared


def _polygons(vertices: NDArray[np.float32], faces: NDArray[np.integer]) -> vtkPolyData:
    """A surface on the vertices' own memory."""
    points, cells, surface = vtkPoints(), vtkCellArray(), vtkPolyData()
    points.SetData(_values(vertices))
    cells.SetData(3, _values(faces.astype(np.int64).ravel()))
    surface.SetPoints(points)
    surface.SetPolys(cells)
    return surface


def _heading(azimuth_deg: float) -> Array:
    """(3,) level unit vector from the middle toward a camera's azimuth."""
    azimuth = np.radians(azimuth_deg)
    return np.array([np.sin(azimuth), -np.cos(azimuth), 0.0])
